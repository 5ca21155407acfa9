import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { LatheError } from '../../../../shared/errors.ts';
import type { Tensor } from '../../../../shared/nn/graph.ts';
import { decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { matchByLayer, matchByName, type ParameterMatch } from '../../../../shared/nn/parameter-matching.ts';
import { decodeSafetensors, type StoredTensor } from '../../../../shared/nn/safetensors.ts';
import { decodeStateDictionary } from '../../../../shared/nn/torch/state-dictionary.ts';

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
      `weights ${path} are of no kind that can be read: use a file that ends in ${[...FORMATS.keys()].join(', ')}`,
    );
  }
  const tensors = format.decode(await readModelBytes(path), `weights ${basename(path)}`);
  for (const [name, { data }] of tensors) {
    if (/\p{Cc}/u.test(name)) {
      throw new LatheError('bad-model', `weights ${path} have a tensor whose name has control characters`);
    }
    if (!data.every(Number.isFinite)) {
      throw new LatheError('bad-model', `weights ${path} have values in ${name} that are not finite`);
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
    throw new LatheError('bad-model', `model file ${path} does not exist or cannot be read: check the path`, {
      cause,
    });
  }
  throw new LatheError('bad-model', `model file ${path} has ${size} bytes: an ONNX model has at most 2 GB`);
}
