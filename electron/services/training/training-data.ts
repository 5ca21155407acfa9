import { LatheError } from '../../../shared/errors.ts';
import { isVariation, makesFaults } from '../../../shared/mastering/faults/augmentation.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { createExcerptFeed, type ExcerptFeed } from './data/excerpt-feed.ts';
import type { PcmCache } from './data/pcm-cache.ts';
import { prepareTrainingSet, requireTrainable, type TrainingSetReport } from './data/training-set.ts';
import type { TrainingSettings } from './training-settings.ts';

/** The music of a training, split by track. */
export interface TrainingData {
  readonly train: ExcerptFeed;
  /** Excerpts to judge epochs by; drawn from a seed of their own, so that every training is judged alike. */
  readonly validation: ExcerptFeed;
  /** Samples of the shortest track to judge by. */
  readonly shortestValidationTrack: number;
  /** Opens a feed of excerpts of another length to judge by, which goes on when the training is stopped. */
  openJudging(size: Pick<TrainingSettings, 'batchSize' | 'excerptSamples'>): ExcerptFeed;
  /** What the music is, and what was found in it. */
  readonly report: TrainingSetReport;
  dispose(): Promise<void>;
}

/** How {@link openTrainingData} tells and is told. */
export interface TrainingDataOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const VALIDATION_SEED = 20;
/** Not the excerpts that the best epoch was chosen by. */
const JUDGING_SEED = 21;
/** Where faults are made beside real pairs, each half of the excerpts. */
const MADE_SHARE = 0.5;

/**
 * Finds, decodes, checks and caches the tracks that settings name, and starts drawing excerpts.
 *
 * @throws LatheError `bad-input` when the music cannot be trained on, `bad-argument` for settings that exclude each other
 */
export async function openTrainingData(
  settings: TrainingSettings,
  cache: PcmCache,
  options: TrainingDataOptions = {},
): Promise<TrainingData> {
  requireOneWay(settings);
  const { tracks, report } = await prepareTrainingSet(settings, { cache, ...options });
  requireTrainable(report);
  const tracksOf = (part: 'train' | 'validation') => tracks.filter(({ split }) => split === part);
  const { batchSize, validationBatchSize = batchSize } = settings;
  const open = (part: 'train' | 'validation', seed: number): ExcerptFeed =>
    createExcerptFeed({
      ...planOf(settings, part),
      batchSize: part === 'train' ? batchSize : validationBatchSize,
      tracks: tracksOf(part),
      seed,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  const train = open('train', settings.seed);
  const validation = open('validation', VALIDATION_SEED);
  return {
    train,
    validation,
    report,
    shortestValidationTrack: Math.min(...tracksOf('validation').map(({ sampleCount }) => sampleCount)),
    openJudging: (size) =>
      createExcerptFeed({
        ...planOf({ ...settings, ...size }, 'validation'),
        tracks: tracksOf('validation'),
        seed: JUDGING_SEED,
        prefetch: 1,
      }),
    dispose: async () => {
      await Promise.all([train.dispose(), validation.dispose()]);
      cache.folder.release();
    },
  };
}

/** Looks at the music that settings name, without training on it. Nothing of it is held in the cache afterwards. */
export async function checkTrainingData(
  settings: TrainingSettings,
  cache: PcmCache,
  options: TrainingDataOptions & { readonly withTests?: boolean } = {},
): Promise<TrainingSetReport> {
  requireOneWay(settings);
  try {
    return (await prepareTrainingSet(settings, { cache, isCheck: true, ...options })).report;
  } finally {
    cache.folder.release();
  }
}

/** Both name the faults that are made, so that one of them would be ignored. */
function requireOneWay({ faultKinds, augmentations }: TrainingSettings): void {
  if (faultKinds === undefined || !makesFaults(augmentations ?? [])) return;
  throw new LatheError('bad-argument', sentence('faultsTwice'));
}

/** How excerpts of a split are drawn. What judges is music as it is: without variations. */
function planOf(settings: TrainingSettings, part: 'train' | 'validation') {
  const { batchSize, excerptSamples, cleanShare, faultKinds, madeShare } = settings;
  const { augmentations: all = [] } = settings;
  const augmentations = all.filter(({ kind }) => part === 'train' || !isVariation(kind));
  return {
    batchSize,
    excerptSamples,
    cleanShare,
    ...(faultKinds && { faultKinds }),
    ...(augmentations.length > 0 && { augmentations }),
    madeShare: madeShare ?? (makesFaults(all) ? MADE_SHARE : 0),
  };
}
