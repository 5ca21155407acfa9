import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { scratchFolder } from '../../../test/support/training-music.ts';
import { CacheFolder, defaultCacheLimit, defaultCacheRoot } from './cache-folder.ts';

const scratch = scratchFolder();
let folders = 0;
const createFolder = (limitBytes = 1e9): CacheFolder =>
  new CacheFolder({ path: join(scratch, String(folders++)), limitBytes });
/** Another process that shares the folder. */
const sharing = (cache: CacheFolder): CacheFolder => new CacheFolder(cache);

/** Puts files of 1000 bytes there, the first used longest ago, claimed by nobody. */
function fill(cache: CacheFolder, ...names: readonly string[]): void {
  mkdirSync(cache.path, { recursive: true });
  names.forEach((name, i) => {
    writeFileSync(cache.pathOf(name), new Uint8Array(1000));
    utimesSync(cache.pathOf(name), 1000 + i, 1000 + i);
  });
}
const held = (cache: CacheFolder): string[] =>
  readdirSync(cache.path)
    .filter((name) => name !== 'in-use')
    .sort();

afterEach(() => vi.unstubAllEnvs());

describe('a cache folder', () => {
  it('takes away what was used longest ago until the limit holds', async () => {
    const cache = createFolder(2500);
    fill(cache, 'a', 'b', 'c', 'd');
    await cache.shrink();
    expect(held(cache)).toEqual(['c', 'd']);
    expect(await cache.usage()).toEqual({ files: 2, bytes: 2000 });
  });

  it('keeps what it was asked for, and what another living process was', async () => {
    const cache = createFolder(1000);
    fill(cache, 'a', 'b', 'c', 'd');
    expect(await cache.sizeOf('a')).toBe(1000);
    const other = sharing(cache);
    expect(await other.sizeOf('b')).toBe(1000);
    expect(await cache.clear()).toEqual({ files: 2, bytes: 2000 });
    expect(held(cache)).toEqual(['a', 'b']);
    other.release();
    cache.release();
    await cache.clear();
    expect(held(cache)).toEqual([]);
  });

  it('forgets the claims of processes that are gone, and their unfinished files after a day', async () => {
    const cache = createFolder(1000);
    fill(cache, 'a', 'b');
    mkdirSync(cache.pathOf('in-use'));
    // No process has a number this high.
    const claim = join('in-use', `${hostname()}-4194305-00000000-0000-0000-0000-000000000000`);
    writeFileSync(cache.pathOf(claim), 'a\nb\n');
    fill(cache, 'old.part');
    writeFileSync(cache.pathOf('new.part'), '');
    await cache.shrink();
    expect(held(cache)).toEqual(['b', 'new.part']);
    expect(existsSync(cache.pathOf(claim))).toBe(false);
  });

  it('has a file whole or not at all', async () => {
    const cache = createFolder();
    await expect(
      cache.write('x', async (temporary) => {
        await writeFile(temporary, 'half');
        throw new Error('the power went');
      }),
    ).rejects.toMatchObject({ code: 'output-failed', message: expect.stringContaining('the power went') });
    expect(held(cache)).toEqual([]);
    expect(await cache.sizeOf('x')).toBeUndefined();
    await cache.writeJson('x.json', { a: 1 });
    expect(await cache.readJson('x.json', z.object({ a: z.number() }))).toEqual({ a: 1 });
    expect(await cache.readJson('x.json', z.object({ b: z.number() }))).toBeUndefined();
  });

  it('says how much is missing on a disk that is too small', async () => {
    const cache = createFolder();
    fill(cache, 'a');
    await expect(cache.makeRoom(1e15)).rejects.toMatchObject({
      code: 'output-failed',
      message: expect.stringMatching(
        /1000000\.0 GB more are needed .* GB are missing on this disk.*LATHE_CACHE/,
      ),
    });
    await cache.makeRoom(1000);
  });
});

describe('the surroundings', () => {
  it('say where it is and how large it may get', () => {
    vi.stubEnv('LATHE_CACHE', join(scratch, 'mine'));
    expect(defaultCacheRoot()).toBe(join(scratch, 'mine'));
    expect(defaultCacheLimit()).toBe(20e9);
    vi.stubEnv('LATHE_CACHE_GB', '1.5');
    expect(defaultCacheLimit()).toBe(1.5e9);
    for (const wrong of ['', '0', '-1', 'many']) {
      vi.stubEnv('LATHE_CACHE_GB', wrong);
      expect(() => defaultCacheLimit()).toThrow(/LATHE_CACHE_GB must be a number of gigabytes above 0/);
    }
  });
});
