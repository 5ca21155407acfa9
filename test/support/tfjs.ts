import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { LoadedTfjs, Tfjs } from '../../electron/adapters/tfjs/load-tfjs.ts';

const PARTS = fileURLToPath(new URL('./tfjs-parts.ts', import.meta.url));

/**
 * Writes TensorFlow.js in plain JavaScript as one file. Its files of gradients are written for bundlers alone.
 *
 * @param outfile a path that ends in `.cjs` or, in a package of that type, `.js`
 */
export async function bundleTfjs(outfile: string): Promise<void> {
  await build({
    entryPoints: [PARTS],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    outfile,
  });
}

/** TensorFlow.js in plain JavaScript: slow, and independent of ONNX Runtime. */
export async function plainTfjs(): Promise<LoadedTfjs> {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-tfjs-'));
  try {
    const outfile = join(folder, 'tfjs.cjs');
    await bundleTfjs(outfile);
    const tf: Tfjs = createRequire(import.meta.url)(outfile);
    await tf.ready();
    // Otherwise its first operation advertises the native package on standard error.
    tf.env().set('IS_NODE', false);
    return { tf, device: `TensorFlow.js (${tf.getBackend()})` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
