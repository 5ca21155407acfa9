import { z } from 'zod';
import { filePath, fraction, integerFrom, list, measure, oneOf, text } from './fields.ts';

/** The corpora that can be learnt from, as `--layout` takes them. */
export const CORPUS_NAMES = ['ravdess', 'esd', 'iemocap', 'emo-db', 'crema-d', 'nemo', 'folders'] as const;

/** One of {@link CORPUS_NAMES}. */
export type CorpusName = (typeof CORPUS_NAMES)[number];

/** The networks that can be trained, as `--network` takes them. */
export const EMOTION_NETWORKS = [
  'multi-vector-lstm',
  'speech-lstm',
  'speech-attention',
  'speech-cnn',
] as const;

/** One of {@link EMOTION_NETWORKS}. */
export type EmotionNetwork = (typeof EMOTION_NETWORKS)[number];

/** Who is kept out of a training to judge it by: whole speakers, or clips at random, which has to be asked for. */
const splitKind = oneOf(['by-speaker', 'random']);

/** The experiments that can be run, as `lathe emotion experiment` takes them. */
export const EMOTION_EXPERIMENTS = ['multivector'] as const;

const size = integerFrom(1, 1024);

/** `emotion.experiment`: networks of one kind on folds by speaker, several seeds each. */
export const emotionExperimentRequest = z.strictObject({
  name: oneOf(EMOTION_EXPERIMENTS),
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

/** What a running `emotion.train` or `emotion.experiment` tells. */
export const emotionProgress = z.object({
  stage: z.enum(['measuring', 'training']),
  fraction,
  /** What was found, or a run that has ended. */
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
  split: splitKind,
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

/** `emotion.train`: one network on one corpus. */
export const emotionTrainRequest = z.strictObject({
  corpusFolder: filePath,
  /** How the corpus is laid out; default `ravdess`. */
  layout: z.exactOptional(oneOf(CORPUS_NAMES)),
  outputFolder: filePath,
  /** Default `multi-vector-lstm`. */
  network: z.exactOptional(oneOf(EMOTION_NETWORKS)),
  /** Of `multi-vector-lstm`: units, default 128. */
  hidden: z.exactOptional(size),
  /** Of `multi-vector-lstm`: attention vectors, default 16. */
  vectors: z.exactOptional(size),
  /** Default 60. */
  epochs: z.exactOptional(integerFrom(1, 10_000)),
  /** Default 1. */
  seed: z.exactOptional(integerFrom(0, 2 ** 31 - 1)),
  /** Default `by-speaker`. */
  split: z.exactOptional(splitKind),
});

/** What an `emotion.train` found. */
export const emotionTrainResult = z.object({
  modelPath: filePath,
  cardPath: filePath,
  network: text,
  parameterCount: z.int().positive(),
  classes: list(text),
  split: splitKind,
  trainingClips: z.int().positive(),
  /** Clips that nothing was learnt from but the temperature. */
  validationClips: z.int().positive(),
  /** On the validation clips, as everything below. */
  unweightedAverageRecall: z.number(),
  accuracy: z.number(),
  recalls: list(measure),
  confusion: list(list(z.int().nonnegative())),
  /** What the logits are divided by. */
  temperature: z.number().positive(),
  calibrationErrorBefore: z.number(),
  calibrationErrorAfter: z.number(),
});

/** What an `emotion.train` found. */
export type EmotionTrainResult = Readonly<z.output<typeof emotionTrainResult>>;
