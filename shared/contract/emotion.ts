import { z } from 'zod';
import { filePath, fraction, integerFrom, list, measure, text } from './fields.ts';

/** The experiments that can be run, as `lathe emotion experiment` takes them. */
export const EMOTION_EXPERIMENTS = ['multivector'] as const;

const size = integerFrom(1, 1024);

/** `emotion.experiment`: networks of one kind on folds by speaker, several seeds each. */
export const emotionExperimentRequest = z.strictObject({
  name: z.enum(EMOTION_EXPERIMENTS, `must be one of ${EMOTION_EXPERIMENTS.join(', ')}`),
  /** Where RAVDESS lies. */
  corpusFolder: filePath,
  /** Where runs, tables and figures go; runs that are there and fit are not computed again. */
  outputFolder: filePath,
  /** Units of the LSTM; default 64. */
  hidden: z.exactOptional(list(size)),
  /** Attention vectors; default 1 and 64. */
  vectors: z.exactOptional(list(size)),
  /** How many seeds, from 1 on; default 3. */
  seeds: z.exactOptional(integerFrom(1, 100)),
  /** Counted from 1; default all five. */
  folds: z.exactOptional(list(integerFrom(1, 5))),
  /** Runs side by side; default 1. */
  processes: z.exactOptional(integerFrom(1, 64)),
});

/** What a running `emotion.experiment` tells. */
export const emotionExperimentProgress = z.object({
  stage: z.enum(['measuring', 'training']),
  fraction,
  /** A run that has ended. */
  note: z.exactOptional(text),
});

const networkScore = z.object({
  network: text,
  runs: z.int().positive(),
  /** Mean over folds of each seed that has them all. */
  seedMeans: list(z.number()),
  /** Of the seeds' means; `null` where no seed has all folds. */
  mean: measure,
  /** `null` with fewer than two seeds. */
  deviation: measure,
  best: measure,
  /** Of every run. */
  scores: list(z.number()),
  /** [truth][prediction] over all runs. */
  confusion: list(list(z.int().nonnegative())),
  /** Of each class; `null` for one without clips. */
  recalls: list(measure),
});

/** What an `emotion.experiment` found. */
export const emotionExperimentResult = z.object({
  classes: list(text),
  /** How speakers were kept apart. */
  split: z.enum(['by-speaker', 'random']),
  networks: list(networkScore),
  /** Between the first and the last network, over runs of one fold and seed; `null` for one network. */
  comparison: z
    .object({ pairs: z.int().positive(), meanDifference: z.number(), t: measure, p: measure })
    .nullable(),
  /** The table beside the paper's. */
  tablePath: filePath,
});

/** What an `emotion.experiment` found. */
export type EmotionExperimentResult = Readonly<z.output<typeof emotionExperimentResult>>;
