import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import type { z } from 'zod';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { isProcessAlive } from './living-process.ts';

/**
 * Where Lathe keeps what it can make again: `LATHE_CACHE`, or the place that is the custom of the operating system.
 */
export function defaultCacheRoot(): string {
  const { LATHE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (LATHE_CACHE) return LATHE_CACHE;
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Lathe');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Lathe');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lathe');
}

const DEFAULT_LIMIT_GB = 20;

/**
 * Bytes that a cache may keep: `LATHE_CACHE_GB`, default 20.
 *
 * @throws LatheError `bad-argument` if the variable is no number above 0
 */
export function defaultCacheLimit(): number {
  const text = process.env.LATHE_CACHE_GB ?? String(DEFAULT_LIMIT_GB);
  const gigabytes = Number(text);
  if (text.trim() === '' || !(gigabytes > 0 && gigabytes < 1e6)) {
    throw new LatheError('bad-argument', sentence('cacheLimit', { value: text }));
  }
  return gigabytes * 1e9;
}

/** How much a cache holds. */
export interface CacheUsage {
  readonly files: number;
  readonly bytes: number;
}

/** Room that is left on the disk for everybody else. */
const RESERVE_BYTES = 200e6;
/** Temporary files of a process that is gone. */
const STALE_PART_MS = 24 * 3600e3;
/** A claim from another machine on the same disk, whose processes cannot be asked. */
const STALE_FOREIGN_MS = 7 * 24 * 3600e3;
const CLAIMS = 'in-use';

interface Entry {
  /** With `/`, below the folder. */
  readonly name: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/**
 * A folder of files that can be made again, kept below a size by taking away what was used longest ago. Several
 * processes may share it: each file is whole or absent, and what a living process has asked for stays.
 */
export class CacheFolder {
  readonly path: string;
  readonly limitBytes: number;
  readonly #claimed = new Set<string>();
  readonly #claim = join(CLAIMS, `${hostname()}-${process.pid}-${randomUUID()}`);

  constructor(options: { readonly path: string; readonly limitBytes: number }) {
    this.path = options.path;
    this.limitBytes = options.limitBytes;
  }

  /** Where a file of this name is, whether it exists or not. */
  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** Size of a file in bytes, `undefined` if it is not there. What is asked for counts as used from now on. */
  async sizeOf(name: string): Promise<number | undefined> {
    try {
      const { size, mtime } = await stat(this.pathOf(name));
      await utimes(this.pathOf(name), new Date(), mtime).catch(() => undefined); // a cache that is only read still works
      this.#keep(name);
      return size;
    } catch {
      return undefined;
    }
  }

  /**
   * Lets a file be written under a temporary name, which becomes its own once it is whole.
   *
   * @throws LatheError `output-failed` when that cannot be done, and whatever LatheError `write` throws
   */
  async write(name: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const temporary = this.pathOf(`${name}.${randomUUID()}.part`);
    try {
      await mkdir(dirname(temporary), { recursive: true });
      await write(temporary);
      await rename(temporary, this.pathOf(name));
      this.#keep(name);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined); // the first failure is the one to report
      throw this.#failure(error);
    }
  }

  /** What was kept under a name by {@link writeJson}; `undefined` if it is not there, damaged, or of another form. */
  async readJson<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> {
    if ((await this.sizeOf(name)) === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(await readFile(this.pathOf(name), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Keeps plain data under a name. */
  async writeJson(name: string, value: unknown): Promise<void> {
    await this.write(name, (temporary) => writeFile(temporary, JSON.stringify(value)));
  }

  /** What the folder holds. */
  async usage(): Promise<CacheUsage> {
    const entries = await this.#entries();
    return { files: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /**
   * Sees to it that some bytes can be written, by taking away what was used longest ago.
   *
   * @throws LatheError `output-failed` if the disk is too full even so
   */
  async makeRoom(bytes: number): Promise<void> {
    await mkdir(this.path, { recursive: true }).catch((error: unknown) =>
      Promise.reject(this.#failure(error)),
    );
    const missing = async (): Promise<number> => {
      const { bavail, bsize } = await statfs(this.path);
      return bytes + RESERVE_BYTES - bavail * bsize;
    };
    if ((await missing()) <= 0) return;
    await this.#evict((await this.usage()).bytes - (await missing()));
    const short = await missing();
    if (short <= 0) return;
    throw new LatheError(
      'output-failed',
      sentence('cacheFull', { folder: this.path, needed: gigabytes(bytes), missing: gigabytes(short) }),
    );
  }

  /** Takes away what was used longest ago until the limit holds, and what dead processes left. */
  async shrink(): Promise<void> {
    await this.#evict(this.limitBytes);
  }

  /** Takes away everything that no living process uses, and tells how much that was. */
  async clear(): Promise<CacheUsage> {
    return this.#evict(0);
  }

  /** Gives up the claim on what was asked for: it may be taken away again. */
  release(): void {
    this.#claimed.clear();
    rmSync(this.pathOf(this.#claim), { force: true });
  }

  #keep(name: string): void {
    if (this.#claimed.has(name)) return;
    this.#claimed.add(name);
    try {
      mkdirSync(this.pathOf(CLAIMS), { recursive: true });
      appendFileSync(this.pathOf(this.#claim), `${name.split(sep).join('/')}\n`);
    } catch {
      // A cache that cannot be written to loses nothing either.
    }
  }

  async #evict(limit: number): Promise<CacheUsage> {
    const claimed = await this.#claimedByAnyone();
    const entries = await this.#entries();
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    let [files, removed] = [0, 0];
    for (const { name, bytes, usedMs } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
      const isPart = name.endsWith('.part');
      const isStale = isPart && Date.now() - usedMs > STALE_PART_MS;
      if (!isStale && (total <= limit || isPart || claimed.has(name))) continue;
      await rm(this.pathOf(name), { force: true });
      total -= bytes;
      removed += bytes;
      files++;
    }
    return { files, bytes: removed };
  }

  async #entries(): Promise<Entry[]> {
    const names = await readdir(this.path, { recursive: true, withFileTypes: true }).catch(() => []);
    const entries: Entry[] = [];
    for (const entry of names) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(this.path, path).split(sep).join('/');
      if (!entry.isFile() || name.startsWith(`${CLAIMS}/`)) continue;
      const found = await stat(path).catch(() => undefined); // another process may have taken it away
      if (found !== undefined) {
        entries.push({ name, bytes: found.size, usedMs: Math.max(found.atimeMs, found.mtimeMs) });
      }
    }
    return entries;
  }

  /** Names that living processes have asked for; the claims of dead ones are taken away. */
  async #claimedByAnyone(): Promise<Set<string>> {
    const names = new Set<string>();
    for (const claim of await readdir(this.pathOf(CLAIMS)).catch(() => [])) {
      const path = this.pathOf(join(CLAIMS, claim));
      if (await isAlive(claim, path)) {
        const text = await readFile(path, 'utf8').catch(() => '');
        for (const name of text.split('\n')) names.add(name);
      } else {
        await rm(path, { force: true });
      }
    }
    return names;
  }

  #failure(error: unknown): unknown {
    if (error instanceof LatheError) return error;
    const reason = messageOf(error);
    return new LatheError('output-failed', sentence('cacheUnwritable', { folder: this.path, reason }), {
      cause: error,
    });
  }
}

/** Whether the process that made a claim lives: its name is `host-pid-number`. */
async function isAlive(claim: string, path: string): Promise<boolean> {
  const match = /^(.*)-(\d+)-[0-9a-f]{8}-/.exec(claim);
  if (match === null) return false;
  if (match[1] !== hostname()) {
    const found = await stat(path).catch(() => undefined);
    return found !== undefined && Date.now() - found.mtimeMs < STALE_FOREIGN_MS;
  }
  return isProcessAlive(Number(match[2]));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
