import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import type { MelLevelSettings } from '../../../shared/emotion/mel-levels.ts';
import type { CacheFolder } from '../files/cache-folder.ts';
import { contentHash } from '../files/content-hash.ts';
import { readFloats } from '../files/read-floats.ts';
import { mapAtOnce } from '../jobs/map-at-once.ts';
import type { WorkerPool } from '../jobs/worker-pool.ts';
import type { LevelTask } from './level-task.ts';

/** Where the levels of clips come from: measured once on threads, then read from the disk. */
export interface LevelStore {
  /**
   * Levels of clips, in their order.
   *
   * @param onClip is told how many are there
   * @throws LatheError `bad-input` for a clip that cannot be decoded, `cancelled`
   */
  read(
    paths: readonly string[],
    options: {
      readonly settings: MelLevelSettings;
      readonly signal?: AbortSignal;
      readonly onClip?: (done: number) => void;
    },
  ): Promise<readonly BandsOverTime[]>;
}

/** What {@link createLevelStore} needs. */
export interface LevelStoreParts {
  readonly pool: WorkerPool<LevelTask, never, readonly BandsOverTime[]>;
  readonly folder: CacheFolder;
}

/** Clips that are looked for, or read, at once. */
const AT_ONCE = 8;
/** Clips that a thread measures at once. */
const GROUP = 16;
/** Groups that wait for a thread at once: some more than there are threads. */
const GROUPS_AT_ONCE = 8;

/**
 * Makes a store. Levels are kept by the content of the clip and the settings, wherever the clip lies.
 *
 * All clips are measured before any is read: a process takes the longer to start an ffmpeg the more memory it holds, as
 * the system has to prepare all of it for copying.
 */
export function createLevelStore({ pool, folder }: LevelStoreParts): LevelStore {
  return {
    async read(paths, { settings, signal, onClip = () => {} }) {
      const names = await mapAtOnce(paths, AT_ONCE, async (path) =>
        cacheName(await contentHash(folder, path, signal), settings),
      );
      const isThere = await mapAtOnce(names, AT_ONCE, async (name) =>
        isWhole(await folder.sizeOf(name), settings),
      );
      const missing = paths.flatMap((path, index) => (isThere[index] ? [] : [{ path, name: names[index]! }]));
      let done = paths.length - missing.length;
      if (done > 0) onClip(done);
      await mapAtOnce(groupsOf(missing, GROUP), GROUPS_AT_ONCE, async (group) => {
        const task = { paths: group.map(({ path }) => path), settings };
        const levels = await pool.run(task, signal === undefined ? {} : { signal });
        for (const [index, { name }] of group.entries()) {
          await folder.write(name, (temporary) => writeFile(temporary, levels[index]!.values));
        }
        done += group.length;
        onClip(done);
      });
      return mapAtOnce(names, AT_ONCE, (name) => readLevels(folder, name, settings));
    },
  };
}

function groupsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, group) =>
    items.slice(group * size, (group + 1) * size),
  );
}

function cacheName(sha256: string, settings: MelLevelSettings): string {
  const text = Object.entries(settings).sort().join(';');
  return `levels/${createHash('sha256').update(`${sha256};${text}`).digest('hex')}.f32`;
}

function isWhole(bytes: number | undefined, { nMels }: MelLevelSettings): boolean {
  return bytes !== undefined && bytes > 0 && bytes % (4 * nMels) === 0;
}

/** What was asked for a moment ago and so is kept. */
async function readLevels(
  folder: CacheFolder,
  name: string,
  { nMels }: MelLevelSettings,
): Promise<BandsOverTime> {
  const values = await readFloats(folder.pathOf(name));
  return { frameCount: values.length / nMels, bandCount: nMels, values };
}
