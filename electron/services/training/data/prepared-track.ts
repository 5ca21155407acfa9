import { isLatheError, LatheError } from '../../../../shared/errors.ts';
import type { Track } from './catalogue.ts';
import type { PcmCache } from './pcm-cache.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';

/** A track whose samples can be read at once; plain data, so that it can go to a worker. */
export interface PreparedTrack {
  readonly name: string;
  readonly split: Track['split'];
  /** Cache file of the good version. */
  readonly goodPcm: string;
  /** Cache file of the bad version of a pair, aligned with the good one. */
  readonly badPcm?: string;
  /** Samples a channel at 44.1 kHz. */
  readonly sampleCount: number;
}

/** Tracks ready to be read, and those left out with the reason. */
export interface PreparedSet {
  readonly tracks: readonly PreparedTrack[];
  readonly skipped: ReadonlyArray<{ readonly name: string; readonly reason: string }>;
}

/**
 * Decodes tracks into the cache. A file that cannot be read or is too short is left out with the reason; the rest
 * goes on.
 *
 * @param tracks from the catalogue
 * @param options `minimumSeconds`: shorter tracks are left out, default 5; `onProgress` after each track
 * @throws LatheError `bad-input` if nothing usable is left, a pair differs in length, or a file is not the described one
 */
export async function prepareTracks(
  tracks: readonly Track[],
  cache: PcmCache,
  options: {
    readonly minimumSeconds?: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<PreparedSet> {
  const { minimumSeconds = 5, signal, onProgress } = options;
  const prepared: PreparedTrack[] = [];
  const skipped: Array<{ name: string; reason: string }> = [];
  for (const [index, track] of tracks.entries()) {
    try {
      const result = await prepareTrack(track, cache, signal);
      const seconds = result.sampleCount / TRAINING_SAMPLE_RATE;
      if (seconds >= minimumSeconds) prepared.push(result);
      else
        skipped.push({
          name: track.name,
          reason: `${seconds.toFixed(1)} s is shorter than ${minimumSeconds} s`,
        });
    } catch (error) {
      if (!isLatheError(error, 'bad-input') || error instanceof MismatchError) throw error;
      skipped.push({ name: track.name, reason: error.message });
    }
    onProgress?.(index + 1, tracks.length);
  }
  if (prepared.length === 0) {
    throw new LatheError(
      'bad-input',
      `none of ${tracks.length} tracks can be used to train, ${skipped[0]?.reason ?? 'add some music'}`,
    );
  }
  return { tracks: prepared, skipped };
}

/** The set is not what it should be: it would be wrong to go on without the track. */
class MismatchError extends LatheError {
  constructor(message: string) {
    super('bad-input', message);
  }
}

async function prepareTrack(track: Track, cache: PcmCache, signal?: AbortSignal): Promise<PreparedTrack> {
  const good = await cache.open(track.goodPath, signal);
  if (track.sha256 !== undefined && track.sha256 !== good.sha256) {
    throw new MismatchError(`${track.goodPath}: another file than the described one, fetch the music again`);
  }
  const common = { name: track.name, split: track.split, goodPcm: good.path, sampleCount: good.sampleCount };
  if (track.badPath === undefined) return common;
  const bad = await cache.open(track.badPath, signal);
  if (bad.sampleCount !== good.sampleCount) {
    throw new MismatchError(
      `${track.badPath}: ${bad.sampleCount} samples at 44.1 kHz, its good version has ${good.sampleCount}; ` +
        'cut both to the same start and end',
    );
  }
  return { ...common, badPcm: bad.path };
}
