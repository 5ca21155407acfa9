import { betaShare } from '../../../../shared/emotion/mixed-batch.ts';
import { createRandom, type Random } from '../../../../shared/random.ts';
import type { StepFeeds } from '../../training/trainer.ts';
import { balancedWeights } from '../clip-feed.ts';
import { EpochDeal } from '../epoch-deal.ts';
import { type FunctionalScale, scaleFunctionals } from './tagger-graph.ts';
import type { TaggerRecipe } from './tagger-recipe.ts';

/** A clip that is ready to be learnt from. */
export interface MeasuredClip {
  /** Functionals at each of the recipe's speeds. */
  readonly versions: readonly Float32Array[];
  /** Index of its class. */
  readonly label: number;
}

const NOISE_LENGTH = 1 << 17;

/** Draws the batches of a training: what a step sees depends on the seed and the step's number alone. */
export class FunctionalFeed {
  readonly stepsPerEpoch: number;
  readonly scale: FunctionalScale;
  /** Of each network of the tagger: all clips, in an order of its own. */
  readonly #deals: readonly EpochDeal<MeasuredClip>[];
  readonly #recipe: TaggerRecipe;
  readonly #seed: number;
  readonly #classWeights: readonly number[];
  /** Normally distributed numbers; a row's noise begins anywhere in them, as to draw each anew takes longer than to learn. */
  readonly #noise: Float32Array;

  /** @param clips of the training part, at least a batch */
  constructor(clips: readonly MeasuredClip[], recipe: TaggerRecipe, seed: number) {
    this.scale = fitScale(clips.flatMap(({ versions }) => versions));
    const scaled = clips.map(({ versions, label }) => ({
      versions: versions.map((row) => scaleFunctionals(row, this.scale)),
      label,
    }));
    this.#deals = Array.from(
      { length: recipe.network.members },
      (_, member) =>
        new EpochDeal(scaled, recipe.batchSize, (epoch) => createRandom(seed).fork(`order ${member}`, epoch)),
    );
    this.stepsPerEpoch = this.#deals[0]!.stepsPerEpoch;
    this.#recipe = recipe;
    this.#seed = seed;
    const random = createRandom(seed).fork('noise');
    this.#noise = Float32Array.from({ length: NOISE_LENGTH }, () => recipe.noise * random.normal());
    this.#classWeights = balancedWeights(clips, recipe.network.classes);
  }

  /** What a step is fed; steps count from 1. Each network of the tagger gets a batch of its own. */
  batch(step: number): StepFeeds {
    const { network, batchSize } = this.#recipe;
    const { members, classes } = network;
    const feeds = {
      functionals: new Float32Array(members * batchSize * this.scale.mean.length),
      targets: new Float32Array(members * batchSize * classes),
      weights: new Float32Array(members * batchSize),
    };
    for (let member = 0; member < members; member++) {
      const random = createRandom(this.#seed).fork('batch', step * members + member);
      const clips = this.#deals[member]!.batch(step);
      for (const [index, clip] of clips.entries()) {
        const other = clips[random.integer(0, clips.length)]!;
        this.#mix(feeds, member * batchSize + index, clip, other, random);
      }
    }
    return feeds;
  }

  /** Makes a row of two clips (mixup; Zhang et al. 2018), the first of which has the greater share. */
  #mix(
    { functionals, targets, weights }: Record<'functionals' | 'targets' | 'weights', Float32Array>,
    row: number,
    clip: MeasuredClip,
    other: MeasuredClip,
    random: Random,
  ): void {
    const { mixing, labelSmoothing, network } = this.#recipe;
    const share = Math.max(0.5, betaShare(mixing, random));
    const [own, its] = [this.#hear(clip, random), this.#hear(other, random)];
    const from = random.integer(0, NOISE_LENGTH - own.length);
    for (let i = 0; i < own.length; i++) {
      functionals[row * own.length + i] = share * own[i]! + (1 - share) * its[i]! + this.#noise[from + i]!;
    }
    const target = targets.subarray(row * network.classes, (row + 1) * network.classes);
    target.fill(labelSmoothing / network.classes);
    target[clip.label]! += (1 - labelSmoothing) * share;
    target[other.label]! += (1 - labelSmoothing) * (1 - share);
    const [weight, itsWeight] = [this.#classWeights[clip.label]!, this.#classWeights[other.label]!];
    weights[row] = share * weight + (1 - share) * itsWeight;
  }

  /** A clip at a speed between two of those that it was measured at. */
  #hear({ versions }: MeasuredClip, random: Random): Float32Array {
    const a = versions[random.integer(0, versions.length)]!;
    const b = versions[random.integer(0, versions.length)]!;
    const share = random.next();
    const heard = new Float32Array(a.length);
    for (let i = 0; i < a.length; i++) heard[i] = a[i]! + share * (b[i]! - a[i]!);
    return heard;
  }
}

/** Mean and deviation of each functional. */
function fitScale(rows: readonly Float32Array[]): FunctionalScale {
  const width = rows[0]!.length;
  const mean = new Float32Array(width);
  const deviation = new Float32Array(width);
  for (let i = 0; i < width; i++) {
    const centre = rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length;
    const power = rows.reduce((sum, row) => sum + (row[i]! - centre) ** 2, 0) / rows.length;
    mean[i] = centre;
    deviation[i] = Math.max(1e-6, Math.sqrt(power));
  }
  return { mean, deviation };
}
