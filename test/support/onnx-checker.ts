import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const CHECKER = fileURLToPath(new URL('../reference/onnx_check.py', import.meta.url));

/** Whether Debian's python3-onnx is there. */
export const hasOnnxChecker = await run(PYTHON, ['-c', 'import onnx']).then(
  () => true,
  () => false,
);

/** What ONNX's own checker says of each model, for example `crnn: ok`; throws at the first that it refuses. */
export async function checkOnnxFiles(
  models: readonly (readonly [name: string, bytes: Uint8Array])[],
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-onnx-'));
  try {
    const paths = models.map(([name]) => join(folder, name));
    for (const [index, [, bytes]] of models.entries()) await writeFile(paths[index]!, bytes);
    const { stdout } = await run(PYTHON, [CHECKER, ...paths]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(join(folder, '/'), ''));
  } finally {
    await rm(folder, { recursive: true });
  }
}
