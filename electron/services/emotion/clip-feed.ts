import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import { type CepstralScaler, fitCepstralScaler } from '../../../shared/emotion/cepstral-frames.ts';
import { augmentFrames } from '../../../shared/emotion/frame-augmentation.ts';
import { averageFrames, trimSilence } from '../../../shared/emotion/frames.ts';
import { mixBatch } from '../../../shared/emotion/mixed-batch.ts';
import { batchSequences, type SequenceBatch } from '../../../shared/emotion/sequence-batch.ts';
import { createRandom } from '../../../shared/random.ts';
import type { StepFeeds } from '../training/trainer.ts';
import { EpochDeal } from './epoch-deal.ts';
import type { Recipe } from './recipe.ts';

/** A clip that is ready to be learnt from. */
export interface LabelledClip {
  /** Levels of mel bands without the silence around the speech. */
  readonly levels: BandsOverTime;
  /** Index of its class. */
  readonly label: number;
}

/** Prepares the measured levels of a clip as a recipe wants them. */
export function prepareLevels(levels: BandsOverTime, { trim, framesAveraged }: Recipe): BandsOverTime {
  return averageFrames(trimSilence(levels, trim), framesAveraged);
}

/** Draws the batches of a training: what a step sees depends on the seed and the step's number alone. */
export class ClipFeed {
  readonly stepsPerEpoch: number;
  readonly scaler: CepstralScaler;
  readonly #deal: EpochDeal<LabelledClip>;
  readonly #recipe: Recipe;
  readonly #seed: number;
  readonly #classWeights: readonly number[];

  /** @param clips of the training part, at least a batch */
  constructor(clips: readonly LabelledClip[], classes: number, recipe: Recipe, seed: number) {
    this.#deal = new EpochDeal(clips, recipe.batchSize, (epoch) => createRandom(seed).fork('order', epoch));
    this.#recipe = recipe;
    this.#seed = seed;
    this.#classWeights = balancedWeights(clips, classes);
    this.stepsPerEpoch = this.#deal.stepsPerEpoch;
    this.scaler = fitCepstralScaler(
      clips.map(({ levels }) => levels),
      { count: recipe.coefficients, clipMeanRemoval: recipe.clipMeanRemoval },
    );
  }

  /** What a step is fed; steps count from 1. */
  batch(step: number): StepFeeds {
    const { batchSize, augmentation, labelSmoothing, mixing } = this.#recipe;
    const random = createRandom(this.#seed).fork('batch', step);
    const clips = this.#deal.batch(step);
    const sequences = clips.map(({ levels }) =>
      this.scaler.apply(augmentFrames(levels, augmentation, random)),
    );
    const classes = this.#classWeights.length;
    const targets = new Float32Array(batchSize * classes).fill(labelSmoothing / classes);
    const weights = new Float32Array(batchSize);
    for (const [index, { label }] of clips.entries()) {
      targets[index * classes + label]! += 1 - labelSmoothing;
      weights[index] = this.#classWeights[label]!;
    }
    const batch = { ...batchSequences(sequences, sizesOf(this.#recipe), random), targets, weights };
    if (mixing > 0) mixBatch(batch, batchSize, mixing, random);
    return batch;
  }
}

/** Clips as a finished network reads them, in batches. */
export function inferenceBatches(
  clips: readonly BandsOverTime[],
  scaler: CepstralScaler,
  recipe: Recipe,
): readonly SequenceBatch[] {
  const sizes = sizesOf(recipe);
  return Array.from({ length: Math.ceil(clips.length / sizes.batchSize) }, (_, batch) => {
    const part = clips.slice(batch * sizes.batchSize, (batch + 1) * sizes.batchSize);
    return batchSequences(
      part.map((levels) => scaler.apply(levels)),
      sizes,
    );
  });
}

function sizesOf({ frameCount, batchSize, coefficients }: Recipe) {
  return { frameCount, batchSize, features: coefficients };
}

/** Weights by which every class counts the same: clips / (classes · clips of the class). */
export function balancedWeights(
  clips: readonly Pick<LabelledClip, 'label'>[],
  classes: number,
): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of clips) counts[label]! += 1;
  return counts.map((count) => (count === 0 ? 0 : clips.length / (classes * count)));
}
