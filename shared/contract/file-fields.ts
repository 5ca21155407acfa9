import type { MethodName } from './methods.ts';

/**
 * What a text in a request names.
 *
 * | role | what a page may give |
 * |---|---|
 * | `input` | the handle of a file that the user gave |
 * | `input-folder` | the handle of a folder that the user gave |
 * | `output`, `output-folder` | a mere name of what is to be written; the host decides where it lies |
 * | `output-folder` | or the handle of a folder that the page made, so that it knows where to look while it is filled |
 * | `made-folder` | the handle of a folder that the services filled, or that the user gave by hand: it holds paths |
 * | `name-or-input` | a name of Lathe's own (`crnn`, `warm`), or the handle of a file |
 *
 * The music of a training is a folder and never the JSON file that `lathe train` reads, as such a file holds paths.
 */
export type FileRole =
  | 'input'
  | 'input-folder'
  | 'output'
  | 'output-folder'
  | 'made-folder'
  | 'name-or-input';

/** Roles by the place of the field; `*` stands for every item of a list. */
export type FileFields = Readonly<Record<string, FileRole>>;

/**
 * Every field of every request that can reach the file system. A page has no paths: it has handles, and a host that
 * serves one puts the paths in their place. `file-fields.test.ts` looks for fields that are missing here.
 */
export const FILE_FIELDS: Readonly<Record<MethodName, FileFields>> = {
  'master.run': {
    inputPath: 'input',
    outputPath: 'output',
    'settings.reference.paths.*': 'input',
    'settings.model': 'name-or-input',
    'settings.style.name': 'name-or-input',
  },
  'master.attend': {},
  'jobs.list': {},
  'history.list': {},
  'history.clear': {},
  'analyze.run': { inputPath: 'input' },
  'analyze.loudness': { inputPath: 'input' },
  'compare.run': { beforePath: 'input', afterPath: 'input', cleanPath: 'input', differencePath: 'output' },
  'spectrogram.draw': { inputPath: 'input', afterPath: 'input', outputPath: 'output' },
  'spectrogram.panels': { inputPath: 'input', afterPath: 'input' },
  'spectrogram.describe': { inputPath: 'input' },
  'spectrogram.tile': { inputPath: 'input' },
  'spectrogram.overview': { inputPath: 'input' },
  'listen.open': { inputPath: 'input' },
  'listen.read': { inputPath: 'input' },
  'emotion.train': { corpusFolder: 'input-folder', outputFolder: 'output-folder' },
  'emotion.experiment': { corpusFolder: 'input-folder', outputFolder: 'output-folder' },
  'emotion.quantization': { corpusFolder: 'input-folder', outputFolder: 'output-folder' },
  'emotion.multitask': { corpusFolder: 'input-folder', outputFolder: 'output-folder' },
  'emotion.search': { corpusFolder: 'input-folder', outputFolder: 'output-folder' },
  'emotion.tag': { inputPath: 'input', model: 'name-or-input' },
  'emotion.evaluate': { model: 'name-or-input', corpusFolder: 'input-folder', outputFolder: 'output-folder' },
  'emotion.models': {},
  'emotion.quantize': { inputPath: 'input', outputPath: 'output' },
  'train.run': {
    good: 'input-folder',
    bad: 'input-folder',
    gtzan: 'input-folder',
    from: 'input',
    outputFolder: 'output-folder',
    folder: 'made-folder',
  },
  'train.check': { good: 'input-folder', bad: 'input-folder', gtzan: 'input-folder' },
  'tune.run': {
    good: 'input-folder',
    bad: 'input-folder',
    gtzan: 'input-folder',
    outputFolder: 'output-folder',
    folder: 'made-folder',
  },
  'cache.clear': {},
  'models.list': {},
  'models.info': { model: 'name-or-input' },
  'models.verify': { model: 'name-or-input' },
  'models.import': { path: 'input' },
  'models.remove': {},
  'doctor.run': {},
};

/**
 * A copy of a request in which every text in a place of {@link FILE_FIELDS} is what `replace` makes of it. What is not
 * a text there is left for the schema to refuse.
 *
 * @param replace may throw, to refuse the request
 */
export function mapFileFields(
  fields: FileFields,
  request: unknown,
  replace: (value: string, role: FileRole, place: string) => string,
): unknown {
  return Object.entries(fields).reduce<unknown>(
    (mapped, [place, role]) =>
      mapAt(mapped, place.split('.'), (value) =>
        typeof value === 'string' ? replace(value, role, place.replace('.*', '')) : value,
      ),
    request,
  );
}

function mapAt(value: unknown, place: readonly string[], map: (value: unknown) => unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (key === '*') return Array.isArray(value) ? value.map((item) => mapAt(item, rest, map)) : value;
  if (!Object.hasOwn(value, key)) return value;
  return { ...value, [key]: mapAt(Reflect.get(value, key), rest, map) };
}
