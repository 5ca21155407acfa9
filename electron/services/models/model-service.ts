import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { createRandom } from '../../../shared/random.ts';
import type { DeviceChoice } from '../../adapters/ort/devices.ts';
import type { ModelSource, OrtSession, OrtSessionOptions } from '../../adapters/ort/session.ts';
import { type AudioModel, type AudioModelHints, createAudioModel } from './audio-model.ts';
import { loadManifest, type ModelEntry } from './manifest.ts';

/** The model that `--model` means when it is not given. */
export const DEFAULT_MODEL = 'crnn';

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

/** The models that are there, and models from files. */
export interface ModelService {
  /** The manifest's entries. */
  list(): Promise<readonly ModelEntry[]>;
  /** @throws LatheError `bad-model` when there is no model of that id */
  info(id: string): Promise<ModelEntry>;
  /**
   * Checks a model as a whole: sha256 as in the manifest, loads, fits the contract, and gives finite values of the
   * right shape for noise.
   *
   * @param idOrFile an id of the manifest, or the path of an `.onnx` file (its sha256 is then only computed)
   * @throws LatheError `bad-model` that says what is wrong
   */
  verify(idOrFile: string, device?: DeviceChoice): Promise<ModelVerification>;
  /**
   * Loads the model that `--model` names.
   *
   * @returns `undefined` for `none`; else a model that the caller must release
   */
  resolve(idOrFile: string, device?: DeviceChoice): Promise<AudioModel | undefined>;
}

/** What {@link createModelService} needs. */
export interface ModelServiceDependencies {
  /** The folder with `manifest.json` and the models' folders. */
  readonly folder: string;
  readonly openSession: (source: ModelSource, options: OrtSessionOptions) => Promise<OrtSession>;
}

async function readModelFile(path: string, whatToDo: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new LatheError('bad-model', `model file ${path} does not exist or cannot be read: ${whatToDo}`, {
      cause,
    });
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Builds the service over a models folder. */
export function createModelService({ folder, openSession }: ModelServiceDependencies): ModelService {
  const list = async (): Promise<readonly ModelEntry[]> => (await loadManifest(folder)).models;

  const info = async (id: string): Promise<ModelEntry> => {
    const models = await list();
    const entry = models.find((model) => model.id === id);
    if (entry !== undefined) return entry;
    const known = ['none', ...models.map((model) => model.id)].join(', ');
    throw new LatheError('bad-model', `there is no model ${id}: use ${known}, or the path of an .onnx file`);
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
    const path = join(folder, entry.file);
    const bytes = await readModelFile(path, 'install Lathe again, or use --model none');
    const sha256 = sha256Of(bytes);
    if (sha256 !== entry.sha256) {
      throw new LatheError(
        'bad-model',
        `model file ${path} is damaged or was changed: its sha256 is ${sha256}, the manifest says ${entry.sha256}`,
      );
    }
    const hints = {
      batchSize: entry.batchSize,
      segmentLength: entry.segmentSamples,
      receptiveFieldLength: entry.receptiveFieldSamples,
    };
    return open({ bytes, name: entry.file }, { id: entry.id, sha256 }, device, hints);
  };

  const openFile = async (path: string, device: DeviceChoice): Promise<AudioModel> => {
    const bytes = await readModelFile(path, 'check the path');
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
