import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as tfjsCore from '@tensorflow/tfjs-core';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** The functions of TensorFlow.js that the engine uses; every package of it has them. */
export type Tfjs = typeof tfjsCore;

/** A value of TensorFlow.js. */
export type TfTensor = tfjsCore.Tensor;

/** TensorFlow.js as it was found. */
export interface LoadedTfjs {
  readonly tf: Tfjs;
  /** What it computes on, for whoever trains: the package and, where that tells, the device. */
  readonly device: string;
}

/** Fastest first. The last computes in plain JavaScript and is of use for tiny sizes alone. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node', '@tensorflow/tfjs'];

/**
 * Loads the TensorFlow.js that the user installed: in Lathe's own folder, or in one that NODE_PATH names. The folder where
 * the command runs is not searched, since whoever fills it is not always the user. The fastest package that is there is
 * taken or refused: a slower one never stands in for it in silence.
 *
 * @param folder where to look, like a module that lies there
 * @throws LatheError `tool-missing` when there is none, or it does not work here
 */
export async function loadTfjs(folder: string = import.meta.dirname): Promise<LoadedTfjs> {
  for (const name of PACKAGES) {
    const path = find(name, folder);
    if (path !== undefined) return load(name, path);
  }
  throw new LatheError('tool-missing', sentence('tfjsMissing'));
}

async function load(name: string, path: string): Promise<LoadedTfjs> {
  try {
    const tf: Tfjs = createRequire(import.meta.url)(path);
    await tf.ready();
    return { tf, device: describe(name, tf) };
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n');
    throw new LatheError('tool-missing', sentence('tfjsBroken', { name, reason: reason! }), { cause });
  }
}

function find(name: string, folder: string): string | undefined {
  try {
    return createRequire(pathToFileURL(join(folder, 'module.js'))).resolve(name);
  } catch {
    return undefined;
  }
}

/** The backend of tfjs-node knows whether libtensorflow found a GPU; the package's name alone does not tell. */
function describe(name: string, tf: Tfjs): string {
  const usesGpu: unknown = Reflect.get(tf.backend(), 'isUsingGpuDevice');
  const device = usesGpu === undefined ? tf.getBackend() : usesGpu ? 'gpu' : 'cpu';
  return `${name} (${device})`;
}
