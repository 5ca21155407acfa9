import { z } from 'zod';
import type { EmotionNetwork } from '../../../shared/contract/emotion.ts';

/** How a network of emotions is trained: everything but the network, the data and the seed. */
export const recipeSchema = z.object({
  epochs: z.int().positive(),
  batchSize: z.int().positive(),
  /** Highest learning rate of AdamW. */
  learningRate: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  /** Epochs of the first cycle of the cosine; each further one is twice as long. */
  firstCycleEpochs: z.number().positive(),
  /** Share of the target that is spread over all classes. */
  labelSmoothing: z.number().min(0).max(1),
  /** Strength of mixup, see `mixBatch`; 0 for none. */
  mixing: z.number().min(0).max(1),
  /** Share of the running mean of the weights that a step keeps; the mean is what is evaluated. */
  averaging: z.number().min(0).max(1),
  maxGradientNorm: z.number().positive(),
  /** Frames around and between speech. */
  trim: z.object({ rangeDb: z.number().positive(), marginFrames: z.int().nonnegative() }),
  /** Neighbouring frames whose mean is one frame of the network. */
  framesAveraged: z.int().positive(),
  /** Averaged frames that a clip is padded or cut to. */
  frameCount: z.int().positive(),
  coefficients: z.int().positive(),
  /** See `CepstralSettings`. */
  clipMeanRemoval: z.number().min(0).max(1),
  augmentation: z.object({
    warp: z.number(),
    stretch: z.number(),
    gainDb: z.number(),
    tiltDb: z.number(),
    bandMask: z.number(),
    frameMask: z.number(),
  }),
});

/** How a network of emotions is trained, see {@link recipeSchema}. */
export type Recipe = Readonly<z.infer<typeof recipeSchema>>;

/**
 * Found on actors that were held out of the training parts of the folds. What counts most is that every clip is heard as
 * if another person had said it at another pace: without that the network knows its clips by heart in ten epochs.
 */
export const MULTI_VECTOR_RECIPE: Recipe = {
  epochs: 60,
  batchSize: 32,
  learningRate: 8e-3,
  weightDecay: 1e-2,
  firstCycleEpochs: 4,
  labelSmoothing: 0.1,
  mixing: 0,
  averaging: 0.998,
  maxGradientNorm: 1,
  trim: { rangeDb: 35, marginFrames: 3 },
  framesAveraged: 3,
  frameCount: 80,
  coefficients: 34,
  clipMeanRemoval: 0,
  augmentation: { warp: 0.1, stretch: 0.1, gainDb: 1, tiltDb: 1, bandMask: 0.15, frameMask: 0.12 },
};

/** Share of the inputs of the dense layer of LSTM-hX-vY that a training step drops. */
export const MULTI_VECTOR_DROPOUT = 0.3;

/** How much slower and faster, deeper and higher a test clip is heard besides. */
export const VIEW_SHARE = 0.05;

/** Highest learning rates: the first was searched for, the others are what such networks usually bear. */
const LEARNING_RATES: Readonly<Record<EmotionNetwork, number>> = {
  'multi-vector-lstm': MULTI_VECTOR_RECIPE.learningRate,
  'speech-lstm': 4e-3,
  'speech-attention': 1e-3,
  'speech-cnn': 2e-3,
};

/** How a network is trained; all prepare clips alike. */
export function recipeOf(network: EmotionNetwork, epochs = MULTI_VECTOR_RECIPE.epochs): Recipe {
  return { ...MULTI_VECTOR_RECIPE, epochs, learningRate: LEARNING_RATES[network] };
}
