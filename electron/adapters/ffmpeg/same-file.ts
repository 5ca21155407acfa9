import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';

/**
 * Refuses an output that is the input, also under another name: a symbolic link, a hard link, another spelling.
 *
 * @throws LatheError `bad-argument`
 */
export async function assertNotSameFile(inputPath: string, outputPath: string): Promise<void> {
  if (!(await isSameFile(inputPath, outputPath))) return;
  throw new LatheError(
    'bad-argument',
    `The output "${outputPath}" is the input "${inputPath}" itself: choose another name, as the input is never overwritten.`,
  );
}

async function isSameFile(first: string, second: string): Promise<boolean> {
  const [a, b] = await Promise.all([identity(first), identity(second)]);
  if (a !== undefined && b !== undefined) return a.dev === b.dev && a.ino === b.ino;
  return (await canonical(first)) === (await canonical(second));
}

async function identity(path: string): Promise<{ dev: bigint; ino: bigint } | undefined> {
  return await stat(path, { bigint: true }).catch(() => undefined);
}

/** The path with its folder's links resolved, for a file that need not exist. */
async function canonical(path: string): Promise<string> {
  const whole = resolve(path);
  const folder = await realpath(dirname(whole)).catch(() => dirname(whole));
  return join(folder, basename(whole));
}
