import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as tfjsCore from '@tensorflow/tfjs-core';
import { LatheError } from '../../../shared/errors.ts';

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
 * Finds the TensorFlow.js that the user installed, in Lathe's own folder or in that where the command runs.
 *
 * @param folders where to look; each is searched like a module that lies there
 * @throws LatheError `tool-missing` when there is none, or none that works here
 */
export async function loadTfjs(
  folders: readonly string[] = [import.meta.dirname, process.cwd()],
): Promise<LoadedTfjs> {
  const reasons: string[] = [];
  for (const name of PACKAGES) {
    const path = find(name, folders);
    if (path === undefined) continue;
    try {
      const tf: Tfjs = createRequire(import.meta.url)(path);
      await tf.ready();
      return { tf, device: describe(name, tf) };
    } catch (thrown) {
      const [line] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
      reasons.push(`${name}: ${line}`);
    }
  }
  throw new LatheError(
    'tool-missing',
    reasons.length === 0
      ? 'TensorFlow.js is not installed: run "npm install --no-save @tensorflow/tfjs-node" (or tfjs-node-gpu), or use --engine ort'
      : `TensorFlow.js does not work here (${reasons.join('; ')}): install it again, or use --engine ort`,
  );
}

function find(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      return createRequire(pathToFileURL(join(folder, 'module.js'))).resolve(name);
    } catch {
      // It is not there; the next folder may have it.
    }
  }
  return undefined;
}

/** The backend of tfjs-node knows whether libtensorflow found a GPU; the package's name alone does not tell. */
function describe(name: string, tf: Tfjs): string {
  const usesGpu: unknown = Reflect.get(tf.backend(), 'isUsingGpuDevice');
  const device = usesGpu === undefined ? tf.getBackend() : usesGpu ? 'gpu' : 'cpu';
  return `${name} (${device})`;
}
