import type { SpeechEmotionConfig } from '../../../../models/speech-emotion/architecture.ts';

/** How the tagger is trained: everything but the clips and the seed. */
export interface TaggerRecipe {
  readonly network: SpeechEmotionConfig;
  readonly epochs: number;
  readonly batchSize: number;
  /** Highest learning rate of AdamW. */
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly warmUpSteps: number;
  /** Share of the target that is spread over all classes. */
  readonly labelSmoothing: number;
  /** α of mixup's Beta distribution. */
  readonly mixing: number;
  /** Deviation of what is added to each scaled functional. */
  readonly noise: number;
  readonly maxGradientNorm: number;
  /** How many times faster, and so higher and of a shorter vocal tract, a clip is also heard: other speakers. */
  readonly speeds: readonly number[];
}

/** Chosen on actors that were held out of training parts. */
export const TAGGER_RECIPE: TaggerRecipe = {
  network: { members: 4, hiddenUnits: [192, 64], classes: 8, dropouts: [0.3, 0.5, 0.3] },
  epochs: 30,
  batchSize: 96,
  learningRate: 6e-3,
  weightDecay: 1,
  warmUpSteps: 20,
  labelSmoothing: 0.1,
  mixing: 0.3,
  noise: 0.2,
  maxGradientNorm: 5,
  speeds: [1, 0.9, 1.1],
};
