import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../../test/support/training-music.ts';
import { FOLDER_LOCK, lockFolder } from './folder-lock.ts';

const scratch = scratchFolder();
let folders = 0;
function newFolder(): string {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return folder;
}
const lockPath = (folder: string): string => join(folder, FOLDER_LOCK);
const REFUSAL = { code: 'bad-argument', message: expect.stringMatching(/is being worked on by process \d+/) };

/** Leaves a lock as another process would have. */
function leaveLock(folder: string, holder: { readonly host?: string; readonly process: number }): void {
  const whole = { host: hostname(), number: 'of somebody else', ...holder };
  writeFileSync(lockPath(folder), JSON.stringify(whole));
}

describe('the lock of a folder', () => {
  it('is held by one at a time, and gone when it is given back', async () => {
    const folder = newFolder();
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject(REFUSAL);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}: wait for it or stop it`);
    await release();
    expect(existsSync(lockPath(folder))).toBe(false);
    await (await lockFolder(folder))();
  });

  it('is had by one alone of many that want it at once, also where a dead process left one', async () => {
    const folder = newFolder();
    leaveLock(folder, { process: 4194305 }); // no process has a number this high
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of another process that lives is respected, until that is killed', async () => {
    const folder = newFolder();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      leaveLock(folder, { process: other.pid! });
      await expect(lockFolder(folder)).rejects.toMatchObject(REFUSAL);
    } finally {
      other.kill('SIGKILL');
      await new Promise((resolve) => other.on('close', resolve));
    }
    await (await lockFolder(folder))();
  });

  it('is taken over from whom it cannot be: before the machine was started, and this process by its number', async () => {
    const folder = newFolder();
    leaveLock(folder, { process: process.ppid });
    await expect(lockFolder(folder)).rejects.toMatchObject(REFUSAL);
    utimesSync(lockPath(folder), 1000, 1000);
    await (await lockFolder(folder))();
    // In a container the program has the same number each time.
    leaveLock(folder, { process: process.pid });
    await (await lockFolder(folder))();
    writeFileSync(lockPath(folder), 'cut sho');
    await (await lockFolder(folder))();
  });

  it('of another machine is respected, and the sentence says what to do when it is gone', async () => {
    const folder = newFolder();
    leaveLock(folder, { host: 'elsewhere', process: 7 });
    await expect(lockFolder(folder)).rejects.toThrow(
      `${folder} is being worked on by process 7 of elsewhere: wait for it or stop it; if it is gone, delete ${lockPath(folder)}`,
    );
    expect(readFileSync(lockPath(folder), 'utf8')).toContain('elsewhere');
  });

  it('given back when the folder is gone harms nobody', async () => {
    const folder = newFolder();
    const release = await lockFolder(folder);
    leaveLock(folder, { host: 'elsewhere', process: 7 });
    await release();
    expect(existsSync(lockPath(folder))).toBe(true);
    await expect(lockFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'output-failed' });
  });
});
