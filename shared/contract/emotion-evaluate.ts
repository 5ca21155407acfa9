import { z } from 'zod';
import { CORPUS_NAMES } from './emotion.ts';
import { filePath, fraction, integerFrom, list, measure, oneOf, text } from './fields.ts';

/** `emotion.evaluate`: how well a model tells the emotions of a corpus, clip by clip. */
export const emotionEvaluateRequest = z.strictObject({
  /** A name of `emotion.models`, or the path of an `.onnx` file; default the first name. */
  model: z.exactOptional(text),
  corpusFolder: filePath,
  /** How the corpus is laid out; default `ravdess`. */
  layout: z.exactOptional(oneOf(CORPUS_NAMES)),
  /** Only the speakers that are tested in this fold by speaker, counted from 1. */
  fold: z.exactOptional(integerFrom(1, 5)),
  /** Only these speakers, as the corpus names them. */
  speakers: z.exactOptional(list(text)),
  /** Where result, table and picture go; nothing is written without it. */
  outputFolder: z.exactOptional(filePath),
});

/** What a running `emotion.evaluate` tells. */
export const emotionEvaluateProgress = z.object({
  stage: oneOf(['classifying']),
  fraction,
  /** What was found of the corpus. */
  note: z.exactOptional(text),
});

/** What an `emotion.evaluate` found. */
export const emotionEvaluateResult = z.object({
  /** What the model is called. */
  model: text,
  corpus: text,
  /** Which clips, in words: all, of a fold, of some speakers. */
  split: text,
  /** The model's, in the order of its probabilities. */
  classes: list(text),
  /** Clips that were judged. */
  clips: z.int().positive(),
  speakers: list(text),
  unweightedAverageRecall: z.number(),
  accuracy: z.number(),
  /** Of each class; `null` for one without clips. */
  recalls: list(measure),
  /** [truth][prediction] */
  confusion: list(list(z.int().nonnegative())),
  calibrationError: z.number(),
  logLoss: z.number(),
  /** Clips of classes that the model does not tell apart, which were not judged. */
  leftOut: list(z.object({ label: text, clips: z.int().positive() })),
  /** Clips that could not be read, which were not judged. */
  failures: list(z.object({ path: text, message: text })),
  /** The table; only where a folder was named. */
  tablePath: z.exactOptional(filePath),
});

/** What an `emotion.evaluate` found. */
export type EmotionEvaluateResult = Readonly<z.output<typeof emotionEvaluateResult>>;
