import { z } from 'zod';
import { filePath, integerFrom, list, numberFrom, oneOf, seconds, text } from './fields.ts';
import { augmentations, musicSources, TRAINABLE_FAULTS } from './training-data.ts';

/** The networks that can be trained. */
export const TRAINABLE_ARCHITECTURES = ['crnn', 'wave-u-net'] as const;

/** How a network is trained. What is left out is chosen by the training service. */
export const trainSettings = z.strictObject({
  architecture: z.exactOptional(oneOf(TRAINABLE_ARCHITECTURES)),
  /** The sizes that Lathe ships, or those of the thesis that the networks come from. */
  form: z.exactOptional(oneOf(['default', 'thesis'])),
  /** What is made small, see `shared/nn/losses.ts`. */
  loss: z.exactOptional(oneOf(['mse', 'mae', 'mae-stft', 'sdr-stft'])),
  /** Share of the excerpts that have no fault, where faults are made. */
  cleanShare: z.exactOptional(numberFrom(0, 1)),
  /** Kinds of faults to make one to three of; left out, all but reverberation. */
  faultKinds: z.exactOptional(z.array(oneOf(TRAINABLE_FAULTS)).min(1, 'must name a fault')),
  /** What to do to the music instead, each kind with its own probability and ranges. */
  augmentations: z.exactOptional(augmentations),
  /** Share of the excerpts of pairs whose bad version is made all the same; 0.5 where augmentations make faults. */
  madeShare: z.exactOptional(numberFrom(0, 1)),
  /** Whether to train although most good versions look worse than their bad ones. */
  keepRoles: z.exactOptional(z.boolean()),
  epochs: z.exactOptional(integerFrom(1, 10_000)),
  stepsPerEpoch: z.exactOptional(integerFrom(1, 100_000)),
  /** Highest learning rate of the schedule. */
  learningRate: z.exactOptional(numberFrom(1e-8, 1)),
  /** Excerpts a step. */
  batchSize: z.exactOptional(integerFrom(1, 1024)),
  /** Length of an excerpt. */
  excerptSeconds: z.exactOptional(numberFrom(0.05, 60)),
  /** Everything random follows from it. */
  seed: z.exactOptional(integerFrom(0, 0xffffffff)),
  threads: z.exactOptional(integerFrom(1, 1024)),
  /** What computes: ONNX Runtime, or TensorFlow.js where the user installed it. */
  engine: z.exactOptional(oneOf(['ort', 'tfjs'])),
});

/** How a network is trained. */
export type TrainSettings = Readonly<z.output<typeof trainSettings>>;

/** `train.run`: a new training into a new folder, or the rest of one that was interrupted. */
export const trainRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('start'),
    ...musicSources,
    /** Model to go on from: its parameters are taken where name and shape fit. */
    from: z.exactOptional(filePath),
    /** Empty, or not there yet. */
    outputFolder: filePath,
    settings: z.exactOptional(trainSettings),
  }),
  z.strictObject({ action: z.literal('resume'), folder: filePath }),
]);

/** `train.check`: looks at the music of a training that is not begun. */
export const trainCheckRequest = z.strictObject({
  ...musicSources,
  settings: z.exactOptional(trainSettings),
  /** Whether to look also at what a description keeps for tests, which no training reads. */
  withTests: z.exactOptional(z.boolean()),
});

/** What a running `train.run` tells. */
export const trainProgress = z.object({
  stage: text,
  /** From 1. */
  epoch: z.int().nonnegative(),
  epochs: z.int().positive(),
  step: z.int().nonnegative(),
  totalSteps: z.int().positive(),
  /** Of the last step; left out before the first. */
  loss: z.exactOptional(z.number()),
  /** Lowest so far; left out before the first epoch's end. */
  bestValidationLoss: z.exactOptional(z.number()),
});

/** What came of a `train.run`. A training that is cancelled after its first epoch gives its best model so far. */
export const trainResult = z.object({
  modelPath: filePath,
  device: text,
  parameterCount: z.int().positive(),
  epochs: list(
    z.object({
      epoch: z.int().positive(),
      step: z.int().positive(),
      learningRate: z.number(),
      trainingLoss: z.number(),
      validationLoss: z.number(),
      gradientNorm: z.number(),
      seconds,
      /** Share of the time that was spent waiting for sound. */
      dataShare: z.number(),
    }),
  ),
  bestEpoch: z.int().positive(),
  /** What came of the model to go on from; left out where there was none. */
  inherited: z.exactOptional(
    z.object({
      /** Names of the parameters that were taken. */
      taken: list(text),
      /** Names of those that started fresh. */
      fresh: list(text),
    }),
  ),
  /** Whether it was cancelled before its last epoch. */
  stopped: z.boolean(),
});

/** What came of a `train.run`. */
export type TrainResult = Readonly<z.output<typeof trainResult>>;
