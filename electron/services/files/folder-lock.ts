import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { isProcessAlive } from './living-process.ts';
import { writeFailure } from './replace-file.ts';

/** The file whose presence says that somebody works on a folder. */
export const FOLDER_LOCK = 'in-use.lock';

/** Whether a file belongs to the lock of its folder. */
export function isLockFile(name: string): boolean {
  return name.startsWith(FOLDER_LOCK);
}

/** Who holds a lock. */
const holderSchema = z.object({
  host: z.string(),
  process: z.int(),
  /** Tells this lock from all others. */
  number: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** Clocks and start times are told in seconds. */
const CLOCK_SLACK_SECONDS = 2;

/** Locks of this process, by their numbers. */
const held = new Set<string>();

/**
 * Takes a folder for this process alone. What a process left that was killed does not count.
 *
 * @returns gives the folder back
 * @throws LatheError `bad-argument` while another has it, `output-failed` when the folder cannot be written to
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, FOLDER_LOCK);
  const mine: Holder = { host: hostname(), process: process.pid, number: randomUUID() };
  held.add(mine.number);
  try {
    while (!(await create(path, mine))) await takeAwayDead(folder, path);
  } catch (thrown) {
    held.delete(mine.number);
    throw thrown;
  }
  return async () => {
    held.delete(mine.number);
    if ((await readHolder(path))?.number === mine.number) await rm(path, { force: true });
  };
}

/** @returns whether there was no lock, and nobody took this one for a dead one before it was whole */
async function create(path: string, mine: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(mine), { flag: 'wx' });
    return (await readHolder(path))?.number === mine.number;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    if ((await readHolder(path)) === undefined) await rm(path, { force: true });
    throw writeFailure(path, cause);
  }
}

/** @throws LatheError `bad-argument` when whoever holds the lock lives */
async function takeAwayDead(folder: string, path: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder !== undefined && (await isHeld(holder, path))) {
    const busy = { folder, process: holder.process };
    throw new LatheError(
      'bad-argument',
      holder.host === hostname()
        ? sentence('folderBusy', busy)
        : sentence('folderBusyElsewhere', { ...busy, host: holder.host, file: path }),
    );
  }
  // Of several that take it away at once only one moves the dead lock; whoever moves a new one puts it back.
  const aside = `${path}.${randomUUID()}.part`;
  try {
    await rename(path, aside);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw writeFailure(path, cause);
  }
  const moved = await readHolder(aside);
  if (moved?.number === holder?.number) await rm(aside, { force: true });
  else await rename(aside, path);
}

/** What a lock says; undefined where there is none, or one that was cut short. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Numbers of processes are given again: by a start of the machine, and in containers by a start of the program. */
async function isHeld(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (holder.process === process.pid) return held.has(holder.number);
  const started = Date.now() / 1000 - uptime() - CLOCK_SLACK_SECONDS;
  const locked = await stat(path).catch(() => undefined);
  return locked !== undefined && locked.mtimeMs / 1000 > started && isProcessAlive(holder.process);
}
