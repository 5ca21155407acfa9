import { z } from 'zod';
import { filePath, integerFrom, list, measure, text } from './fields.ts';

/** `emotion.quantization`: the three networks of the VNTU paper on RAVDESS, each against itself in 8 bits. */
export const emotionQuantizationRequest = z.strictObject({
  /** Where RAVDESS lies. */
  corpusFolder: filePath,
  /** Where trainings, models, table and figures go; a training that is there is taken up. */
  outputFolder: filePath,
  /** Of each training; default 12. */
  epochs: z.exactOptional(integerFrom(1, 10_000)),
});

/** What is found of a model, in float or in 8 bits. */
const precision = z.object({
  /** Of the ONNX file. */
  bytes: z.int().positive(),
  accuracy: z.number(),
  unweightedAverageRecall: measure,
  /** [truth][prediction] */
  confusion: list(list(z.int().nonnegative())),
  /** Milliseconds of single clips, ascending. */
  latencies: list(z.number()),
  /** Of {@link latencies}. */
  medianLatencyMs: z.number(),
});

/** What an `emotion.quantization` found. */
export const emotionQuantizationResult = z.object({
  classes: list(text),
  trainingClips: z.int().positive(),
  /** Of speakers that were not heard in training. */
  testClips: z.int().positive(),
  epochs: z.int().positive(),
  networks: list(
    z.object({
      network: text,
      float: precision,
      int8: precision,
      /** Share of the clips of which both say the same. */
      agreement: z.number(),
    }),
  ),
  /** The table beside the paper's. */
  tablePath: filePath,
});

/** What an `emotion.quantization` found. */
export type EmotionQuantizationResult = Readonly<z.output<typeof emotionQuantizationResult>>;
