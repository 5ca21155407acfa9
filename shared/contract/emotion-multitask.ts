import { z } from 'zod';
import { filePath, integerFrom, list, measure, oneOf, text } from './fields.ts';

/** What is learnt of a clip. */
export const SPEECH_TASKS = ['emotion', 'speaker', 'gender'] as const;

/** One of {@link SPEECH_TASKS}. */
export type SpeechTask = (typeof SPEECH_TASKS)[number];

/** What is compared: emotion alone, and the three tasks with their losses weighted in three ways. */
export const MULTITASK_VARIANTS = ['emotion-alone', 'sum', 'uncertainty', 'weighted-average'] as const;

/** One of {@link MULTITASK_VARIANTS}. */
export type MultitaskVariant = (typeof MULTITASK_VARIANTS)[number];

/** `emotion.multitask`: emotion, speaker and gender by one network of images, on RAVDESS. */
export const emotionMultitaskRequest = z.strictObject({
  /** Where RAVDESS lies. */
  corpusFolder: filePath,
  /** Where runs and the table go; runs that are there and fit are not computed again. */
  outputFolder: filePath,
  /** How many seeds, from 1 on; default 1. */
  seeds: z.exactOptional(integerFrom(1, 100)),
  /** Of each training; default 20. */
  epochs: z.exactOptional(integerFrom(1, 10_000)),
  /** Runs side by side; default 1. */
  processes: z.exactOptional(integerFrom(1, 64)),
});

/** Over seeds; the deviation is `null` with one seed. */
const score = z.object({ mean: z.number(), deviation: measure });

/** Of one task; precision, recall and F1 are means over classes. */
const taskScores = z.object({
  task: oneOf(SPEECH_TASKS),
  accuracy: score,
  precision: score,
  recall: score,
  f1: score,
  /** Of each seed. */
  seedRecalls: list(z.number()),
});

/** What an `emotion.multitask` found. */
export const emotionMultitaskResult = z.object({
  /** How clips were kept apart. */
  split: text,
  trainingClips: z.int().positive(),
  /** Those that choose the epoch. */
  heldOutClips: z.int().positive(),
  testClips: z.int().positive(),
  epochs: z.int().positive(),
  seeds: z.int().positive(),
  /** Of what the network reads, in pixels. */
  imageSide: z.int().positive(),
  parameterCount: z.int().positive(),
  variants: list(
    z.object({
      variant: oneOf(MULTITASK_VARIANTS),
      tasks: list(taskScores),
      /** Of each seed, the epoch with the best recall of the held-out clips in the mean over tasks, which is tested. */
      chosenEpochs: list(z.int().positive()),
      /** Of the emotions of the held-out clips after each epoch, mean over seeds. */
      heldOutRecalls: list(z.number()),
      /** Of the emotion, [truth][prediction], over all seeds. */
      confusion: list(list(z.int().nonnegative())),
    }),
  ),
  classes: list(text),
  /** The table beside the paper's. */
  tablePath: filePath,
});

/** What an `emotion.multitask` found. */
export type EmotionMultitaskResult = Readonly<z.output<typeof emotionMultitaskResult>>;
