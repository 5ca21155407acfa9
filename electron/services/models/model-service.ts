import { basename, join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { createRandom } from '../../../shared/random.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { DeviceChoice } from '../../adapters/ort/devices.ts';
import type { ModelSource, OrtSession, OrtSessionOptions } from '../../adapters/ort/session.ts';
import { type AudioModel, type AudioModelHints, createAudioModel } from './audio-model.ts';
import { loadManifest, type ManifestEntry } from './manifest.ts';
import { type ModelAdvice, readModelFile, sha256Of } from './model-file.ts';
import type { NewUserModel, UserModel, UserModels } from './user-models.ts';

/** The model that `--model` means when it is not given. */
export const DEFAULT_MODEL = 'crnn';

/** What is known of a model that has a name; `file` is the whole path of its weights. */
export interface ModelEntry extends Omit<ManifestEntry, 'receptiveFieldSamples'> {
  /** `lathe`: it came with Lathe. */
  readonly origin: 'lathe' | UserModel['origin'];
  /** `null`: not known. */
  readonly receptiveFieldSamples: number | null;
}

/** The models that have a name. */
export interface ModelList {
  /** Those that came with Lathe, then the user's own. */
  readonly models: readonly ModelEntry[];
  /** A sentence for each of the user's own that cannot be read. */
  readonly problems: readonly string[];
}

/** What a check of a model found. */
export interface ModelVerification {
  readonly id: string;
  readonly sha256: string;
  readonly device: string;
  readonly segmentLength: number;
  readonly batchSize: number;
  /** Root mean square of the difference between the probe (noise of -20 dBFS) and the network's answer, in dBFS. */
  readonly changeDbfs: number;
}

/** The models that came with Lathe, those of its user, and models from files. */
export interface ModelService {
  list(): Promise<ModelList>;
  /** @throws LatheError `bad-model` when there is no model of that id */
  info(id: string): Promise<ModelEntry>;
  /**
   * Checks a model as a whole: sha256 as in the manifest, loads, fits the contract, and gives finite values of the
   * right shape for noise.
   *
   * @param idOrFile a name of {@link list}, or the path of an `.onnx` file (its sha256 is then only computed)
   * @throws LatheError `bad-model` that says what is wrong
   */
  verify(idOrFile: string, device?: DeviceChoice): Promise<ModelVerification>;
  /**
   * Loads the model that `--model` names.
   *
   * @returns `undefined` for `none`; else a model that the caller must release
   */
  resolve(idOrFile: string, device?: DeviceChoice): Promise<AudioModel | undefined>;
  /**
   * Keeps a model of the user under a name, which gets a number where it is taken. A model from the same source as an
   * earlier one takes its place.
   *
   * @throws LatheError `output-failed` when the folder of models cannot be written
   */
  add(model: NewUserModel): Promise<ModelEntry>;
  /**
   * Takes one of the user's own models away.
   *
   * @throws LatheError `bad-argument` for a model that came with Lathe, `bad-model` when there is no model of that id
   */
  remove(id: string): Promise<void>;
}

/** What {@link createModelService} needs. */
export interface ModelServiceDependencies {
  /** The folder with `manifest.json` and the models' folders. */
  readonly folder: string;
  readonly userModels: UserModels;
  readonly openSession: (source: ModelSource, options: OrtSessionOptions) => Promise<OrtSession>;
}

/** How to get a model's file again. */
const WHERE_FROM: Readonly<Record<ModelEntry['origin'], ModelAdvice>> = {
  lathe: 'adviceInstallOrNone',
  trained: 'adviceTrain',
  imported: 'adviceImport',
};

/** Builds the service over the folder of Lathe's own models and that of the user's. */
export function createModelService(dependencies: ModelServiceDependencies): ModelService {
  const { folder, userModels, openSession } = dependencies;
  const shipped = async (): Promise<readonly ModelEntry[]> => {
    const { models } = await loadManifest(folder);
    return models.map((entry) => ({ ...entry, origin: 'lathe', file: join(folder, entry.file) }));
  };
  const ownEntry = ({ source: _, ...model }: UserModel): ModelEntry => ({
    ...model,
    file: join(userModels.folder, model.file),
  });

  const list = async (): Promise<ModelList> => {
    const { models, problems } = await userModels.list();
    return { models: [...(await shipped()), ...models.map(ownEntry)], problems };
  };

  const info = async (id: string): Promise<ModelEntry> => {
    const { models } = await list();
    const entry = models.find((model) => model.id === id);
    if (entry !== undefined) return entry;
    const known = ['none', ...models.map((model) => model.id)].join(', ');
    throw new LatheError('bad-model', sentence('unknownModel', { model: id, known }));
  };

  const open = async (
    source: ModelSource,
    identity: { readonly id: string; readonly sha256: string },
    device: DeviceChoice,
    hints: AudioModelHints,
  ): Promise<AudioModel> => {
    const session = await openSession(source, { device });
    try {
      return createAudioModel(session, identity, hints);
    } catch (thrown) {
      await session.release();
      throw thrown;
    }
  };

  const openEntry = async (entry: ModelEntry, device: DeviceChoice): Promise<AudioModel> => {
    const { file, batchSize, segmentSamples: segmentLength, receptiveFieldSamples } = entry;
    const bytes = await readModelFile(file, WHERE_FROM[entry.origin]);
    const sha256 = sha256Of(bytes);
    if (sha256 !== entry.sha256) {
      throw new LatheError(
        'bad-model',
        sentence('damagedModel', { file, found: sha256, wanted: entry.sha256 }),
      );
    }
    const hints = {
      batchSize,
      segmentLength,
      ...(receptiveFieldSamples !== null && { receptiveFieldLength: receptiveFieldSamples }),
    };
    return open({ bytes, name: basename(file) }, { id: entry.id, sha256 }, device, hints);
  };

  const openFile = async (path: string, device: DeviceChoice): Promise<AudioModel> => {
    const bytes = await readModelFile(path, 'adviceCheckPath');
    // Opened by its path, so that external data beside the file is found.
    return open(path, { id: basename(path), sha256: sha256Of(bytes) }, device, {});
  };

  const load = async (idOrFile: string, device: DeviceChoice): Promise<AudioModel> =>
    idOrFile.toLowerCase().endsWith('.onnx')
      ? openFile(idOrFile, device)
      : openEntry(await info(idOrFile), device);

  return {
    list,
    info,
    add: async (model) =>
      ownEntry(await userModels.add(model, ['none', ...(await shipped()).map(({ id }) => id)])),
    async remove(id) {
      const { origin } = await info(id);
      if (origin === 'lathe') throw new LatheError('bad-argument', sentence('shippedModel', { model: id }));
      await userModels.remove(id);
    },
    resolve: async (idOrFile, device = 'auto') => (idOrFile === 'none' ? undefined : load(idOrFile, device)),
    async verify(idOrFile, device = 'auto') {
      const model = await load(idOrFile, device);
      try {
        return { ...(await probe(model)), id: model.id, sha256: model.sha256, device: model.device };
      } finally {
        await model.release();
      }
    },
  };
}

/** Runs a whole batch of noise through a model. */
async function probe(model: AudioModel) {
  const { batchSize, segmentLength } = model;
  const random = createRandom(1);
  const segments = Array.from({ length: batchSize }, () =>
    [0, 1].map(() => Float32Array.from({ length: segmentLength }, () => 0.1 * random.normal())),
  );
  const results = await model.process(segments);
  let energy = 0;
  results.forEach((result, index) => {
    result.forEach((samples, channel) => {
      const original = segments[index]![channel]!;
      for (let i = 0; i < samples.length; i++) energy += (samples[i]! - original[i]!) ** 2;
    });
  });
  return { batchSize, segmentLength, changeDbfs: 10 * Math.log10(energy / (batchSize * 2 * segmentLength)) };
}
