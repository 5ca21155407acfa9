import { z } from 'zod';
import { parameterValue, type SearchParameter } from '../search/space.ts';
import { filePath, fraction, integerFrom, list, numberFrom, oneOf, seconds, text } from './fields.ts';
import { namedSpace } from './named-space.ts';
import { type TrainSettings, trainSettings } from './train.ts';
import { musicSources } from './training-data.ts';

/** What can be searched for, by the names that a search has for it, and the settings of a training that it becomes. */
export const TUNABLE = {
  lr: 'learningRate',
  weightDecay: 'weightDecay',
  dropout: 'dropout',
  batch: 'batchSize',
  width: 'width',
  optimizer: 'optimizer',
  momentum: 'momentum',
  schedule: 'schedule',
  cycleEpochs: 'cycleEpochs',
  cycleGrowth: 'cycleGrowth',
  warmUp: 'warmUpShare',
  clip: 'maxGradientNorm',
} as const satisfies Readonly<Record<string, keyof TrainSettings>>;

/** The name of what can be searched for. */
export type TunableName = keyof typeof TUNABLE;

const NAMES = Object.keys(TUNABLE) as [TunableName, ...TunableName[]];

/** What a search of trainings may try. */
export const tuneSpace = namedSpace(NAMES);

/** What a search of trainings may try. */
export type TuneSpace = Readonly<Partial<Record<TunableName, SearchParameter>>>;

const trials = integerFrom(1, 10_000);
const minutes = numberFrom(0.01, 100_000);

/** `tune.run`: a new search into a new folder, or the rest of one that was interrupted. */
export const tuneRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('start'),
    ...musicSources,
    /** Empty, or not there yet. */
    outputFolder: filePath,
    /** Of every training: what is searched for is left out. The seed is that of the search too. */
    settings: z.exactOptional(trainSettings),
    /** Left out: learning rate, weight decay, dropout, batch and width. */
    space: z.exactOptional(tuneSpace),
    sampler: z.exactOptional(oneOf(['grid', 'random', 'tpe'])),
    /** Of the sampler `tpe`: whether it looks at parameters together. */
    multivariate: z.exactOptional(z.boolean()),
    /** Of the sampler `grid`: values of each range. */
    gridPoints: z.exactOptional(integerFrom(2, 1000)),
    pruner: z.exactOptional(oneOf(['median', 'none'])),
    trials: z.exactOptional(trials),
    /** After which the search stops, as if it had been stopped by hand. */
    minutes: z.exactOptional(minutes),
  }),
  z.strictObject({
    action: z.literal('resume'),
    folder: filePath,
    /** Another number than was asked for at first. */
    trials: z.exactOptional(trials),
    minutes: z.exactOptional(minutes),
  }),
]);

/** What a running `tune.run` tells. */
export const tuneProgress = z.object({
  /** From 1. */
  trial: z.int().positive(),
  trials: z.int().positive(),
  /** Of all trials. */
  fraction,
  /** Least validation loss so far; left out before the first trial's end. */
  bestValue: z.exactOptional(z.number()),
  /** A sentence for whoever watches, told once. */
  note: z.exactOptional(text),
});

/** A trial of a search. */
export const searchTrial = z.object({
  number: z.int().nonnegative(),
  state: oneOf(['complete', 'pruned', 'failed']),
  /** Smaller is better; `null` unless complete. */
  value: z.number().nullable(),
  parameters: z.record(z.string(), parameterValue),
  seconds,
});

/** What came of a `tune.run`. A search that is stopped gives what it has so far. */
export const tuneResult = z.object({
  folder: filePath,
  /** Values are the least validation loss of the epochs. */
  trials: list(searchTrial),
  /** Left out where no trial is complete. */
  best: z.exactOptional(
    z.object({
      number: z.int().nonnegative(),
      value: z.number(),
      parameters: z.record(z.string(), parameterValue),
      /** What that trial's training left. */
      modelPath: filePath,
      /** The training of that trial as a command line. */
      command: text,
    }),
  ),
  /** Whether all trials were done, or it was stopped, or its time was up. */
  ending: oneOf(['complete', 'stopped', 'time']),
});

/** What came of a `tune.run`. */
export type TuneResult = Readonly<z.output<typeof tuneResult>>;
