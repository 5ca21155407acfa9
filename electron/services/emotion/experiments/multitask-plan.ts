/** Which runs the comparison of several tasks is made of: the network, the ways to weigh its losses, and the clips. */
import { join } from 'node:path';
import type { MultiTaskVgg11Config } from '../../../../models/multi-task-vgg-11/architecture.ts';
import {
  MULTITASK_VARIANTS,
  type MultitaskVariant,
  SPEECH_TASKS,
  type SpeechTask,
} from '../../../../shared/contract/emotion-multitask.ts';
import { splitWithinSpeakers } from '../../../../shared/emotion/speaker-folds.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { PreparedCorpus } from '../prepared-corpus.ts';
import { fingerprintOf } from './kept-result.ts';
import type { MultitaskClips } from './multitask-batch.ts';
import type { TaskWeighting } from './multitask-graph.ts';
import type { MultitaskRecipe, MultitaskRunTask, MultitaskSplit } from './multitask-run.ts';

/**
 * The paper's network with an eighth of its channels and units, for images that two cores can learn in minutes. Three of its
 * five poolings: they leave 4 x 4 places of a small image, as five leave 7 x 7 of the paper's. After five there would be one
 * place, 64 numbers that all tasks have to share.
 */
const SMALL_NETWORK: Omit<MultiTaskVgg11Config, 'tasks'> = {
  stages: [
    { channels: 8, pooled: true },
    { channels: 16, pooled: true },
    { channels: 32, pooled: false },
    { channels: 32, pooled: true },
    { channels: 64, pooled: false },
    { channels: 64, pooled: false },
    { channels: 64, pooled: false },
    { channels: 64, pooled: false },
  ],
  sharedUnits: 256,
  headUnits: 64,
};

/** Of the paper's 512 frames and 224 pixels: as many averaged frames as a sentence has, and 32 pixels. */
export const MULTITASK_IMAGE = { frames: 80, side: 32 } as const;

/** Clips of a step, where there are as many. */
const BATCH_SIZE = 32;
const LEARNING_RATE = 2e-3;

/** Of the clips of each speaker that are not tested: as many choose the epoch. */
const HELD_OUT_SHARE = 1 / 8;

/** What each variant learns, and how its losses are weighed. */
const VARIANTS: Readonly<
  Record<MultitaskVariant, { readonly tasks: readonly SpeechTask[]; readonly weighting: TaskWeighting }>
> = {
  'emotion-alone': { tasks: ['emotion'], weighting: 'sum' },
  sum: { tasks: SPEECH_TASKS, weighting: 'sum' },
  uncertainty: { tasks: SPEECH_TASKS, weighting: 'uncertainty' },
  'weighted-average': { tasks: SPEECH_TASKS, weighting: 'weighted-average' },
};

/** A run, and which variant it is of. */
export interface VariantTask extends MultitaskRunTask {
  readonly variant: MultitaskVariant;
}

/**
 * All runs: of each seed all variants.
 *
 * @param outputFolder where each has a folder
 */
export function planMultitaskRuns(
  corpus: PreparedCorpus,
  outputFolder: string,
  { seeds, epochs }: { readonly seeds: number; readonly epochs: number },
): readonly VariantTask[] {
  const clips = labelledClips(corpus);
  const split = splitClips(corpus);
  const batchSize = Math.min(BATCH_SIZE, split.training.length);
  const recipe: MultitaskRecipe = { epochs, batchSize, learningRate: LEARNING_RATE, image: MULTITASK_IMAGE };
  return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    MULTITASK_VARIANTS.map((variant) => {
      const { tasks, weighting } = VARIANTS[variant];
      const classes = tasks.map((name) => [name, 1 + Math.max(...clips.labels[name]!)] as const);
      const network = { ...SMALL_NETWORK, tasks: Object.fromEntries(classes) };
      const facts = { network, weighting, recipe, split, seed };
      return {
        variant,
        folder: join(outputFolder, variant, `seed-${seed}`),
        fingerprint: fingerprintOf({ ...facts, corpus: corpus.fingerprint }),
        ...facts,
        clips,
      };
    }),
  );
}

/** Every speaker is in each of the three parts. */
function splitClips({ clips }: PreparedCorpus): MultitaskSplit {
  const random = createRandom(1);
  const { training, test } = splitWithinSpeakers(clips, random);
  const heard = training.map((index) => clips[index]!);
  const inner = splitWithinSpeakers(heard, random.fork('held out'), HELD_OUT_SHARE);
  return {
    training: inner.training.map((place) => training[place]!),
    heldOut: inner.test.map((place) => training[place]!),
    test,
  };
}

/** Clips with the number of their class in each task. */
function labelledClips({ clips, classNames, runClips }: PreparedCorpus): MultitaskClips {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort();
  const genders = ['female', 'male'];
  return {
    levels: runClips.levels,
    labels: {
      emotion: clips.map(({ label }) => classNames.indexOf(label)),
      speaker: clips.map(({ speaker }) => speakers.indexOf(speaker)),
      gender: clips.map(({ gender }) => genders.indexOf(gender ?? '')),
    },
  };
}
