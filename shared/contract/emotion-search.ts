import { z } from 'zod';
import { parameterValue, type SearchParameter } from '../search/space.ts';
import { filePath, fraction, integerFrom, list, measure, numberFrom, oneOf, text } from './fields.ts';
import { namedSpace } from './named-space.ts';
import { searchTrial } from './tune.ts';

/** What can be searched for in LSTM-hX-vY and its training, and what a value of it must be. */
export const EMOTION_TUNABLE = {
  /** Highest learning rate. */
  lr: numberFrom(1e-8, 1),
  weightDecay: numberFrom(0, 1),
  dropout: numberFrom(0, 0.95),
  batch: integerFrom(1, 1024),
  /** Cosines that the epochs are divided into, each twice as long as the one before it. */
  cycles: integerFrom(1, 10),
  /** Units of the LSTM. */
  hidden: integerFrom(1, 1024),
  /** Attention vectors. */
  vectors: integerFrom(1, 1024),
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** The name of what can be searched for. */
export type EmotionTunableName = keyof typeof EMOTION_TUNABLE;

const NAMES = Object.keys(EMOTION_TUNABLE) as [EmotionTunableName, ...EmotionTunableName[]];

/** What a search of trainings of emotions may try. */
export const emotionSpace = namedSpace(NAMES);

/** What a search of trainings of emotions may try. */
export type EmotionSpace = Readonly<Partial<Record<EmotionTunableName, SearchParameter>>>;

/** `emotion.search`: settings of LSTM-hX-vY, tried on held-out speakers and judged once on the test folds. */
export const emotionSearchRequest = z.strictObject({
  /** Where RAVDESS lies. */
  corpusFolder: filePath,
  /** Where the record, tables and figures go; a search that is there is gone on with. */
  outputFolder: filePath,
  /** Left out: the space of the paper, with its sizes. */
  space: z.exactOptional(emotionSpace),
  /** Default `tpe`. */
  sampler: z.exactOptional(oneOf(['tpe', 'random'])),
  /** Default `median`. */
  pruner: z.exactOptional(oneOf(['median', 'none'])),
  /** Default 30. */
  trials: z.exactOptional(integerFrom(1, 10_000)),
  /** Of each trial; the best is trained for as long as the recipe says. Default 28. */
  epochs: z.exactOptional(integerFrom(1, 10_000)),
  /** Folds whose training parts the trials learn from and are validated on, from 1; default the first. */
  folds: z.exactOptional(list(integerFrom(1, 5))),
  /** All trials follow from it; default 1. */
  seed: z.exactOptional(integerFrom(0, 2 ** 31 - 1)),
  /** Trainings of the judgement on each fold, with seeds from 1 on; default 3. */
  seeds: z.exactOptional(integerFrom(1, 100)),
  /** Trials, and trainings of the judgement, side by side; default 1. */
  processes: z.exactOptional(integerFrom(1, 64)),
});

/** What a running `emotion.search` tells. */
export const emotionSearchProgress = z.object({
  stage: z.enum(['measuring', 'searching', 'judging']),
  /** Of the stage. */
  fraction,
  /** A trial or a training that has ended. */
  note: z.exactOptional(text),
});

const judgedSettings = z.object({
  /** Such as `h64-v1`. */
  network: text,
  parameterCount: z.int().positive(),
  /** By the names of what can be searched for. */
  settings: z.record(z.string(), parameterValue),
  /** Mean over folds of each seed. */
  seedMeans: list(z.number()),
  mean: z.number(),
  /** Of the seeds' means; `null` with one seed. */
  deviation: measure,
  /** Of every run: all folds of the first seed, then of the next. */
  scores: list(z.number()),
  /** Of each class; `null` for one without clips. */
  recalls: list(measure),
  /** [truth][prediction] over all runs. */
  confusion: list(list(z.int().nonnegative())),
  /** Of the clips of those who validated no trial, all in one; `null` where everybody did. */
  unheard: z.object({ mean: z.number(), deviation: measure }).nullable(),
});

/** What an `emotion.search` found. */
export const emotionSearchResult = z.object({
  /** Values are miss rates, 1 - UAR, on the validation speakers. */
  trials: list(searchTrial),
  best: z.object({
    number: z.int().nonnegative(),
    value: z.number(),
    parameters: z.record(z.string(), parameterValue),
  }),
  /** Who judged the trials. */
  validation: list(z.object({ fold: z.int().positive(), speakers: list(text), clips: z.int().positive() })),
  /** Of each trial. */
  epochs: z.int().positive(),
  classes: list(text),
  /** On the test folds, each trained as the recipe says. */
  judged: z.object({ default: judgedSettings, best: judgedSettings }),
  /** Of the best against the default, over runs of one fold and seed; `null` for a single run. */
  comparison: z
    .object({ pairs: z.int().positive(), meanDifference: z.number(), t: measure, p: measure })
    .nullable(),
  tablePath: filePath,
});

/** What an `emotion.search` found. */
export type EmotionSearchResult = Readonly<z.output<typeof emotionSearchResult>>;
