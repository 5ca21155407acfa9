import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import type { MelLevelSettings } from '../../../shared/emotion/mel-levels.ts';
import type { CacheFolder } from '../files/cache-folder.ts';
import { contentHash } from '../files/content-hash.ts';
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
  readonly pool: WorkerPool<LevelTask, never, BandsOverTime>;
  readonly folder: CacheFolder;
}

/** Clips that are looked after at once: some more than there are threads, which then never wait for the disk. */
const AT_ONCE = 8;

/** Makes a store. Levels are kept by the content of the clip and the settings, wherever the clip lies. */
export function createLevelStore({ pool, folder }: LevelStoreParts): LevelStore {
  const readOne = async (path: string, settings: MelLevelSettings, signal?: AbortSignal) => {
    const name = cacheName(await contentHash(folder, path, signal), settings);
    const known = await findLevels(folder, name, settings.nMels);
    if (known !== undefined) return known;
    const levels = await pool.run({ path, settings }, signal === undefined ? {} : { signal });
    await folder.write(name, (temporary) => writeFile(temporary, levels.values));
    return levels;
  };
  return {
    read(paths, { settings, signal, onClip }) {
      let done = 0;
      return mapAtOnce(paths, AT_ONCE, async (path) => {
        const levels = await readOne(path, settings, signal);
        onClip?.(++done);
        return levels;
      });
    },
  };
}

function cacheName(sha256: string, settings: MelLevelSettings): string {
  const text = Object.entries(settings).sort().join(';');
  return `levels/${createHash('sha256').update(`${sha256};${text}`).digest('hex')}.f32`;
}

async function findLevels(
  folder: CacheFolder,
  name: string,
  bandCount: number,
): Promise<BandsOverTime | undefined> {
  const bytes = await folder.sizeOf(name);
  if (bytes === undefined || bytes === 0 || bytes % (4 * bandCount) !== 0) return undefined;
  const { buffer, byteOffset, length } = await readFile(folder.pathOf(name));
  const values = new Float32Array(buffer.slice(byteOffset, byteOffset + length));
  return { frameCount: values.length / bandCount, bandCount, values };
}
