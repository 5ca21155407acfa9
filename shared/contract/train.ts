import { z } from 'zod';
import { filePath, integerFrom, list, numberFrom, oneOf, seconds, text } from './fields.ts';
import { DEVICES } from './master.ts';
import { augmentations, musicSources, TRAINABLE_FAULTS, trainCheckResult } from './training-data.ts';

/** The networks that can be trained. */
export const TRAINABLE_ARCHITECTURES = ['crnn', 'wave-u-net'] as const;

/** How a network is trained. What is left out is chosen by the training service. */
export const trainSettings = z.strictObject({
  architecture: z.exactOptional(oneOf(TRAINABLE_ARCHITECTURES)),
  /** The sizes that Lathe ships, or those of the thesis that the networks come from. */
  form: z.exactOptional(oneOf(['default', 'thesis'])),
  /** What is made small, see `shared/nn/losses.ts`. */
  loss: z.exactOptional(oneOf(['mse', 'mae', 'blended', 'mae-stft', 'sdr-stft'])),
  /** Share of the squared error in the loss `blended`, default half. */
  alpha: z.exactOptional(numberFrom(0, 1)),
  /** Ratio of error to music, in power, below which less error counts little in `sdr-stft`; default 0.0003, 35 dB. */
  errorFloor: z.exactOptional(numberFrom(1e-9, 1)),
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
  /** How the learning rate goes from step to step. */
  schedule: z.exactOptional(oneOf(['constant', 'step', 'cosine', 'cosine-restarts'])),
  /** Share of the steps over which the learning rate rises to its highest. */
  warmUpShare: z.exactOptional(numberFrom(0, 1)),
  /** Of the schedule `step`: epochs from one fall to the next, and what the rate is multiplied by. */
  stepEpochs: z.exactOptional(integerFrom(1, 10_000)),
  stepFactor: z.exactOptional(numberFrom(1e-6, 1)),
  /** Of `cosine-restarts`: epochs of the first cycle, and how many times longer each is than the one before. */
  cycleEpochs: z.exactOptional(integerFrom(1, 10_000)),
  cycleGrowth: z.exactOptional(numberFrom(1, 100)),
  optimizer: z.exactOptional(oneOf(['sgd', 'adam', 'adamw'])),
  /** Shrinks weights, and neither biases nor normalisations. */
  weightDecay: z.exactOptional(numberFrom(0, 10)),
  /** Of the optimiser `sgd`. */
  momentum: z.exactOptional(numberFrom(0, 0.9999)),
  /** Probability of dropout, in networks that have it. */
  dropout: z.exactOptional(numberFrom(0, 0.95)),
  /** How many times as many channels and units as usual the network has. */
  width: z.exactOptional(numberFrom(0.05, 8)),
  /** Gradients are scaled down together to this norm; `null`: never. */
  maxGradientNorm: z.exactOptional(numberFrom(1e-6, 1e6).nullable()),
  /** Epochs without a lower validation loss after which the training ends. */
  patience: z.exactOptional(integerFrom(1, 10_000)),
  /** Time that all of it may take, sound and model included: as many epochs as fit, and the best of them is kept. */
  minutes: z.exactOptional(numberFrom(0.1, 100_000)),
  /** Excerpts a step; halved as often as it takes to fit the memory. */
  batchSize: z.exactOptional(integerFrom(1, 1024)),
  /** Length of an excerpt. */
  excerptSeconds: z.exactOptional(numberFrom(0.05, 60)),
  /** Share of what was learnt that the model does; left out, what is best on validation excerpts. */
  strength: z.exactOptional(numberFrom(0, 1)),
  /** Whether it leaves previews, pictures of losses and files for TensorBoard beside its metrics. */
  records: z.exactOptional(oneOf(['on', 'off'])),
  /** Everything random follows from it. */
  seed: z.exactOptional(integerFrom(0, 0xffffffff)),
  threads: z.exactOptional(integerFrom(1, 1024)),
  device: z.exactOptional(oneOf(DEVICES)),
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
    /** What the model is to be called in the list of models; left out, as the folder. */
    name: z.exactOptional(text),
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

/** A distance to the clean tracks, a mean over validation excerpts; `null` where it is not defined. */
const meanDistance = z.number().nullable();

/** Distances by which a network is judged. */
const meanDistances = {
  /** Scale-invariant signal-to-distortion ratio; more is better. */
  siSdrDb: meanDistance,
  /** Log-spectral distance; less is better. */
  lsdDb: meanDistance,
  /** Multi-resolution STFT distance; less is better. */
  mrStft: meanDistance,
  /** Mel-cepstral distance; less is better. */
  melCepstralDb: meanDistance,
};

/** What is known at the end of an epoch. */
const trainEpoch = z.object({
  epoch: z.int().positive(),
  step: z.int().positive(),
  learningRate: z.number(),
  trainingLoss: z.number(),
  validationLoss: z.number(),
  ...meanDistances,
  gradientNorm: z.number(),
  seconds,
  /** Share of the time that was spent waiting for sound. */
  dataShare: z.number(),
});

/** What there is of a training to look at and to listen to. */
const trainCourse = z.object({
  /** The device that is really used. */
  device: text,
  /** Those that are done. */
  epochs: list(trainEpoch),
  /**
   * An excerpt with a fault, how it should be, and what the network of each epoch that is kept makes of it; left out
   * where no records are kept.
   */
  previews: z.exactOptional(
    z.object({
      before: filePath,
      target: filePath,
      epochs: list(z.object({ epoch: z.int().positive(), path: filePath })),
    }),
  ),
});

/** What there is of a training to look at and to listen to. */
export type TrainCourse = Readonly<z.output<typeof trainCourse>>;

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
  /** Told before the first step and after each epoch. */
  course: z.exactOptional(trainCourse),
  /** A sentence for whoever watches, told once: memory, device. */
  note: z.exactOptional(text),
});

/** What came of a `train.run`. A training that is cancelled after its first epoch gives its best model so far. */
export const trainResult = z.object({
  modelPath: filePath,
  /** Name of the model in the list of models; left out where it could not be kept there. */
  modelId: z.exactOptional(text),
  /** The device that was really used. */
  device: text,
  parameterCount: z.int().positive(),
  /** How much of it is for what. */
  music: trainCheckResult.shape.splits,
  /** Share of what the best epoch decides that the model does, 0 to 1: what was best on validation excerpts. */
  strength: z.number(),
  /** Excerpts a step: as asked for, or what fitted the memory. */
  batchSize: z.int().positive(),
  epochs: list(trainEpoch),
  bestEpoch: z.int().positive(),
  /** Distances of the validation excerpts before the network. */
  unprocessed: z.object(meanDistances),
  /** Distances of the same excerpts after the finished model. */
  distances: z.object(meanDistances),
  /** Excerpts that distances are means over. */
  measuredExcerpts: z.int().nonnegative(),
  memory: z.object({
    /** What the training was said to need; left out where that is not known. */
    promisedBytes: z.exactOptional(z.number().positive()),
    /** The most that its process was seen to hold. */
    measuredBytes: z.number().positive(),
  }),
  /** What came of the model to go on from; left out where there was none. */
  inherited: z.exactOptional(
    z.object({
      /** Names of the parameters that were taken. */
      taken: list(text),
      /** Names of those that started fresh. */
      fresh: list(text),
    }),
  ),
  /** Whether all epochs were done, no epoch got better for as long as it had patience, time was up, or it was cancelled. */
  ending: oneOf(['complete', 'patience', 'time', 'stopped']),
});

/** What came of a `train.run`. */
export type TrainResult = Readonly<z.output<typeof trainResult>>;
