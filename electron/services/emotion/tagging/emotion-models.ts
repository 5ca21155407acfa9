import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { emotionModelsResult } from '../../../../shared/contract/emotion-tag.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import { readModelFile, sha256Of } from '../../models/model-file.ts';
import { describeEmotionModel } from './classifier.ts';

/** Folders in `models/` that hold a model of emotions, the first choice first. */
const FOLDERS = ['speech-emotion'] as const;

const manifestSchema = z.object({
  id: z.string(),
  /** Of the weights, in the manifest's folder. */
  file: z.string(),
  sha256: z.string(),
  licence: z.string(),
  description: z.string(),
  /** Mean over folds of speakers that it never heard. */
  unweightedAverageRecall: z.number().nullable().default(null),
});

/** A model of emotions that came with Lathe; `file` is the whole path of its weights. */
export type ShippedEmotionModel = Readonly<z.infer<typeof manifestSchema>>;

/** The models of emotions that came with Lathe. */
export interface EmotionModels {
  list(): Promise<readonly ShippedEmotionModel[]>;
  /** The same with what each tells apart, as the contract has it. */
  describe(): Promise<z.output<typeof emotionModelsResult>['models']>;
  /**
   * The model that is meant: the path of its weights, and what it is called.
   *
   * @param nameOrFile a name of {@link list}, or the path of an `.onnx` file; default the first name
   * @throws LatheError `bad-model` for an unknown name, or when the weights are not those of the manifest
   */
  find(nameOrFile: string | undefined): Promise<{ readonly name: string; readonly path: string }>;
}

/** @param modelsFolder with a folder for each model */
export function createEmotionModels(modelsFolder: string): EmotionModels {
  const list = async (): Promise<readonly ShippedEmotionModel[]> => {
    const found = await Promise.all(FOLDERS.map((name) => readManifest(join(modelsFolder, name))));
    return found.filter((model) => model !== undefined);
  };
  return {
    list,
    async describe() {
      const models = await list();
      return Promise.all(
        models.map(async ({ id, file, licence, description, unweightedAverageRecall }) => {
          const { labels } = await describeEmotionModel(file);
          return { id, labels, licence, description, unweightedAverageRecall };
        }),
      );
    },
    async find(nameOrFile) {
      if (nameOrFile?.toLowerCase().endsWith('.onnx'))
        return { name: basename(nameOrFile), path: nameOrFile };
      const models = await list();
      const model = nameOrFile === undefined ? models[0] : models.find(({ id }) => id === nameOrFile);
      if (model === undefined) throw unknownModel(nameOrFile, models);
      const bytes = await readModelFile(model.file, 'adviceInstall');
      if (sha256Of(bytes) === model.sha256) return { name: model.id, path: model.file };
      throw new LatheError('bad-model', sentence('manifestForeign', { file: model.file }));
    },
  };
}

async function readManifest(folder: string): Promise<ShippedEmotionModel | undefined> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = manifestSchema.parse(JSON.parse(text));
  return { ...manifest, file: join(folder, manifest.file) };
}

function unknownModel(name: string | undefined, models: readonly ShippedEmotionModel[]): LatheError {
  const known = models.map(({ id }) => id).join(', ');
  const told =
    name === undefined || models.length === 0
      ? sentence('emotionNone')
      : sentence('emotionUnknown', { model: name, known });
  return new LatheError('bad-model', told);
}
