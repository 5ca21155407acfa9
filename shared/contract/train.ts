import { z } from 'zod';
import { filePath, fraction, integerFrom, numberFrom, oneOf, seconds, text } from './fields.ts';

/** The networks that can be trained. */
export const ARCHITECTURES = ['crnn', 'wave-u-net'] as const;

/** How a network is trained. What is left out is chosen by the training service. */
export const trainSettings = z.strictObject({
  architecture: z.exactOptional(oneOf(ARCHITECTURES)),
  /** Passes over the tracks. */
  epochs: z.exactOptional(integerFrom(1, 100_000)),
  learningRate: z.exactOptional(numberFrom(1e-8, 1)),
  /** Excerpts a step. */
  batchSize: z.exactOptional(integerFrom(1, 256)),
  /** Length of an excerpt. */
  excerptSeconds: z.exactOptional(numberFrom(0.1, 30)),
  /** Everything random follows from it. */
  seed: z.exactOptional(integerFrom(0, 0xffffffff)),
  threads: z.exactOptional(integerFrom(1, 1024)),
});

/** How a network is trained. */
export type TrainSettings = Readonly<z.output<typeof trainSettings>>;

/** `train.run`: a new training into a new folder, or the rest of one that was interrupted. */
export const trainRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('start'),
    /** Finished tracks. */
    goodFolder: filePath,
    /** The same tracks before they were finished, under the same names; left out, faults are made from the good ones. */
    badFolder: z.exactOptional(filePath),
    outputFolder: filePath,
    /** An id of `models.list` or a file whose weights training begins with. */
    fromModel: z.exactOptional(text),
    settings: z.exactOptional(trainSettings),
  }),
  z.strictObject({ action: z.literal('resume'), folder: filePath }),
]);

/** What a running `train.run` tells. */
export const trainProgress = z.object({
  stage: text,
  fraction,
  epoch: z.exactOptional(z.int().nonnegative()),
  epochs: z.exactOptional(z.int().positive()),
  step: z.exactOptional(z.int().nonnegative()),
  loss: z.exactOptional(z.number()),
  validationLoss: z.exactOptional(z.number()),
});

/** What came of a `train.run`. */
export const trainResult = z.object({
  outputFolder: filePath,
  modelPath: filePath,
  architecture: text,
  parameterCount: z.int().positive(),
  epochs: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  trainingLoss: z.number(),
  validationLoss: z.number().nullable(),
  elapsedSeconds: seconds,
  warnings: z.array(text),
});

/** What came of a `train.run`. */
export type TrainResult = Readonly<z.output<typeof trainResult>>;
