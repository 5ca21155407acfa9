import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { outputFailure } from './failure.ts';

/** A final name, and the temporary one that is written first. */
export interface TargetFile {
  readonly path: string;
  readonly folder: string;
  readonly temporary: string;
  complete(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes an empty temporary file in the folder of the target, which goes with the process unless it gets its name.
 *
 * @throws LatheError `output-failed` when the folder cannot be written to
 */
export async function openTarget(path: string): Promise<TargetFile> {
  const whole = resolve(path);
  const folder = dirname(whole);
  if (await isFolder(whole)) {
    throw new LatheError(
      'output-failed',
      sentence('unwritable', { file: path, reason: sentence('outputIsFolder') }),
    );
  }
  const temporary = join(folder, `.lathe-${randomUUID()}.part`);
  const fail = (thrown: unknown): LatheError => outputFailure(path, folder, String(thrown), thrown);
  try {
    if (basename(whole).length > 255) throw new Error('ENAMETOOLONG');
    await (await open(temporary, 'wx')).close();
  } catch (thrown) {
    throw fail(thrown);
  }
  const removeAtExit = (): void => {
    try {
      unlinkSync(temporary);
    } catch {
      // It is gone, or nothing more can be done while the process ends.
    }
  };
  process.once('exit', removeAtExit);
  return {
    path,
    folder,
    temporary,
    async complete() {
      await rename(temporary, whole).catch((thrown: unknown) => {
        throw fail(thrown);
      });
      process.off('exit', removeAtExit);
    },
    async remove() {
      await rm(temporary, { force: true }).catch(() => {});
      process.off('exit', removeAtExit);
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
