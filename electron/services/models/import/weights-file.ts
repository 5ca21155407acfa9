import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { LatheError } from '../../../../shared/errors.ts';
import type { Tensor } from '../../../../shared/nn/graph.ts';
import { decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { matchByLayer, matchByName, type ParameterMatch } from '../../../../shared/nn/parameter-matching.ts';
import { decodeSafetensors, type StoredTensor } from '../../../../shared/nn/safetensors.ts';
import { decodeStateDictionary } from '../../../../shared/nn/torch/state-dictionary.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';

/** Tensors out of a file, by the names that the file gives them. */
export interface StoredWeights {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Finds a network's parameters among them. */
  match(parameters: readonly Tensor[]): ParameterMatch;
}

interface WeightsFormat {
  readonly decode: (bytes: Uint8Array, what: string) => ReadonlyMap<string, StoredTensor>;
  readonly match: (parameters: readonly Tensor[], tensors: StoredWeights['tensors']) => ParameterMatch;
}

const PYTORCH: WeightsFormat = { decode: decodeStateDictionary, match: matchByLayer };

/** By the ending of the file's name. Models in ONNX are Lathe's own, and so are the names in them. */
const FORMATS: ReadonlyMap<string, WeightsFormat> = new Map([
  ['.pth', PYTORCH],
  ['.pt', PYTORCH],
  ['.safetensors', { decode: (bytes, what) => decodeSafetensors(bytes, what).tensors, match: matchByLayer }],
  ['.onnx', { decode: (bytes) => decodeModel(bytes).initializers, match: matchByName }],
]);

/** What ONNX, which holds a model in one message of protobuf, can write again. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Reads the weights of a `.pth`, `.pt`, `.safetensors` or `.onnx` file.
 *
 * @throws LatheError `bad-model` when the file is missing, too large, damaged, of another kind, or names a tensor in a way
 *   that cannot be shown
 */
export async function readWeights(path: string): Promise<StoredWeights> {
  const format = FORMATS.get(extname(path).toLowerCase());
  if (format === undefined) {
    throw new LatheError(
      'bad-model',
      sentence('weightsUnknownKind', { file: path, endings: [...FORMATS.keys()].join(', ') }),
    );
  }
  const tensors = format.decode(await readModelBytes(path), `weights ${basename(path)}`);
  for (const [name, { data }] of tensors) {
    if (/\p{Cc}/u.test(name)) {
      throw new LatheError('bad-model', sentence('weightsName', { file: path }));
    }
    if (!data.every(Number.isFinite)) {
      throw new LatheError('bad-model', sentence('weightsNotFinite', { file: path, name }));
    }
  }
  return { tensors, match: (parameters) => format.match(parameters, tensors) };
}

/**
 * The bytes of a file that is small enough for a model.
 *
 * @throws LatheError `bad-model` when it is missing, cannot be read, or is too large
 */
export async function readModelBytes(path: string): Promise<Uint8Array> {
  let size: number;
  try {
    size = (await stat(path)).size;
    if (size <= MAX_BYTES) return await readFile(path);
  } catch (cause) {
    throw new LatheError(
      'bad-model',
      sentence('modelUnreadableDo', { file: path, advice: sentence('adviceCheckPath') }),
      {
        cause,
      },
    );
  }
  throw new LatheError('bad-model', sentence('modelTooLarge', { file: path, bytes: size }));
}
