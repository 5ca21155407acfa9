import { LatheError } from '../../../shared/errors.ts';
import { listPairs, listTracks } from './data/catalogue.ts';
import { createExcerptFeed, type ExcerptFeed } from './data/excerpt-feed.ts';
import type { PcmCache } from './data/pcm-cache.ts';
import { type PreparedTrack, prepareTracks } from './data/prepared-track.ts';
import type { TrainingSettings } from './training-settings.ts';

/** The music of a training, split by track. */
export interface TrainingData {
  readonly train: ExcerptFeed;
  /** Excerpts to judge epochs by; drawn from a seed of their own, so that every training is judged alike. */
  readonly validation: ExcerptFeed;
  readonly trackCounts: { readonly train: number; readonly validation: number };
  /** Files that were left out, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  dispose(): Promise<void>;
}

/** How {@link openTrainingData} tells and is told. */
export interface TrainingDataOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const VALIDATION_SEED = 20;

/**
 * Finds, decodes and caches the tracks that settings name, and starts drawing excerpts.
 *
 * @throws LatheError `bad-input` when there are too few tracks to learn from some and validate on others
 */
export async function openTrainingData(
  settings: TrainingSettings,
  cache: PcmCache,
  options: TrainingDataOptions = {},
): Promise<TrainingData> {
  const { good, bad, batchSize, excerptSamples, seed, cleanShare, faultKinds } = settings;
  const listed = bad === undefined ? await listTracks(good) : await listPairs(good, bad);
  const wanted = listed.filter(({ split }) => split === 'train' || split === 'validation');
  const { tracks, skipped } = await prepareTracks(wanted, cache, options);
  const open = (part: 'train' | 'validation', partSeed: number): ExcerptFeed =>
    createExcerptFeed({
      tracks: requireTracks(tracks, part, good),
      batchSize,
      excerptSamples,
      seed: partSeed,
      cleanShare,
      ...(faultKinds === undefined ? {} : { faultKinds }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  const train = open('train', seed);
  const validation = open('validation', VALIDATION_SEED);
  const count = (part: string): number => tracks.filter(({ split }) => split === part).length;
  return {
    train,
    validation,
    trackCounts: { train: count('train'), validation: count('validation') },
    skipped,
    dispose: async () => {
      await Promise.all([train.dispose(), validation.dispose()]);
    },
  };
}

function requireTracks(
  tracks: readonly PreparedTrack[],
  part: 'train' | 'validation',
  source: string,
): readonly PreparedTrack[] {
  const chosen = tracks.filter(({ split }) => split === part);
  if (chosen.length === 0) {
    throw new LatheError(
      'bad-input',
      `${source}: ${tracks.length} usable tracks leave none for ${part === 'train' ? 'learning' : 'validation'}, add more`,
    );
  }
  return chosen;
}
