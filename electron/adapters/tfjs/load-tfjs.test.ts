import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../test/support/failure.ts';
import { bundleTfjs } from '../../../test/support/tfjs.ts';
import { loadTfjs } from './load-tfjs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-tfjs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function packageFolder(name: string): Promise<string> {
  const path = join(folder, 'node_modules', '@tensorflow', name);
  await mkdir(path, { recursive: true });
  return path;
}

describe('TensorFlow.js', () => {
  it('is asked for where it is not installed', async () => {
    const error = await failure(loadTfjs(folder));
    expect(error.code).toBe('tool-missing');
    expect(error.message).toContain('npm install --no-save @tensorflow/tfjs-node');
  });

  it('that is there is loaded, and says what it computes on', async () => {
    await bundleTfjs(join(await packageFolder('tfjs'), 'index.js'));
    const { tf, device } = await loadTfjs(folder);
    expect(device).toBe('@tensorflow/tfjs (cpu)');
    tf.env().set('IS_NODE', false);
    expect([...tf.add(1, 2).dataSync()]).toEqual([3]);
  });

  it('that is broken is refused, although a slower one is there', async () => {
    await writeFile(join(await packageFolder('tfjs'), 'index.js'), 'exports.ready = async () => {};');
    const native = await packageFolder('tfjs-node');
    await writeFile(
      join(native, 'index.js'),
      "throw new Error('libtensorflow.so.2 is missing\\nat line 3');",
    );
    const error = await failure(loadTfjs(folder));
    expect(error.code).toBe('tool-missing');
    expect(error.message).toContain(
      '@tensorflow/tfjs-node is installed and does not work (libtensorflow.so.2 is missing)',
    );
  });
});
