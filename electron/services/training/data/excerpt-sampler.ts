import { requireArgument } from '../../../../shared/errors.ts';
import {
  type Augmentation,
  drawFaults,
  drawVariations,
  makesFaults,
} from '../../../../shared/mastering/faults/augmentation.ts';
import {
  applyFaultChain,
  drawFaultChain,
  type FaultChain,
  type FaultKind,
} from '../../../../shared/mastering/faults/fault-chain.ts';
import { meanPower } from '../../../../shared/mastering/faults/level.ts';
import { applyVariations, samplesBefore } from '../../../../shared/mastering/faults/variation.ts';
import { createRandom, type Random } from '../../../../shared/random.ts';
import { dbToPower } from '../../../../shared/units.ts';
import { lossyProbability } from './lossy-versions.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import type { PreparedTrack } from './prepared-track.ts';
import { TrackReader } from './track-reader.ts';

/** What excerpts to draw; plain data, so that it can go to a worker. */
export interface ExcerptPlan {
  readonly tracks: readonly PreparedTrack[];
  /** B */
  readonly batchSize: number;
  /** N, samples a channel in an excerpt. */
  readonly excerptSamples: number;
  readonly seed: number;
  /** Share of excerpts whose bad version is the good one, default 0.15; those of real pairs are not among them. */
  readonly cleanShare?: number;
  /** Kinds of faults to draw one to three of, default {@link FAULT_KINDS}; not used where augmentations make faults. */
  readonly faultKinds?: readonly FaultKind[];
  /** What to do to the music, each with its probability; checked by `requireAugmentations`. */
  readonly augmentations?: readonly Augmentation[];
  /** Share of the excerpts of pairs whose bad version is made all the same, default 0. */
  readonly madeShare?: number;
  /** Samples before an excerpt in which filters and compressors settle, default one second. */
  readonly contextSamples?: number;
}

/** Spoilt excerpts and the masters they come from, B x 2 x N each, row-major. */
export interface ExcerptBatch {
  readonly bad: Float32Array;
  readonly good: Float32Array;
}

/** Excerpts quieter than this RMS teach nothing and are drawn again. */
export const SILENCE_DBFS = -50;

const MAXIMUM_DRAWS = 20;

/** Both versions of an excerpt, planar. */
interface Excerpt {
  readonly bad: readonly Float32Array[];
  readonly good: readonly Float32Array[];
}

/** Where an excerpt stands. */
interface Place {
  readonly track: PreparedTrack;
  readonly start: number;
}

/**
 * Draws excerpts for training. Every second of music is equally likely. A batch depends on the plan and its step
 * alone, whatever was drawn before.
 */
export class ExcerptSampler {
  readonly #plan: ExcerptPlan;
  readonly #contextSamples: number;
  readonly #reader = new TrackReader();
  /** Number of possible starts of the tracks up to and including each. */
  readonly #starts: number[] = [];

  /** @throws LatheError `bad-argument` if no track is as long as an excerpt, or a size is not a positive integer */
  constructor(plan: ExcerptPlan) {
    const { batchSize, excerptSamples, contextSamples = TRAINING_SAMPLE_RATE } = plan;
    for (const [name, value] of Object.entries({ batchSize, excerptSamples })) {
      requireArgument(
        Number.isInteger(value) && value > 0,
        `excerpts: ${name} must be a positive integer, got ${value}`,
      );
    }
    const tracks = plan.tracks.filter(({ sampleCount }) => sampleCount >= excerptSamples);
    requireArgument(
      tracks.length > 0,
      `excerpts: none of ${plan.tracks.length} tracks has ${excerptSamples} samples, take shorter excerpts or longer music`,
    );
    this.#plan = { ...plan, tracks };
    this.#contextSamples = contextSamples;
    let total = 0;
    for (const { sampleCount } of tracks) {
      total += sampleCount - excerptSamples + 1;
      this.#starts.push(total);
    }
  }

  /** The batch of a step: any integer, in any order. */
  sampleBatch(step: number): ExcerptBatch {
    const { batchSize, excerptSamples, seed } = this.#plan;
    const bad = new Float32Array(batchSize * 2 * excerptSamples);
    const good = new Float32Array(bad.length);
    for (let index = 0; index < batchSize; index++) {
      const excerpt = this.#sampleExcerpt(createRandom(seed).fork('excerpt', step, index));
      for (let channel = 0; channel < 2; channel++) {
        const offset = (2 * index + channel) * excerptSamples;
        bad.set(excerpt.bad[channel]!, offset);
        good.set(excerpt.good[channel]!, offset);
      }
    }
    return { bad, good };
  }

  /** Closes the files. */
  close(): void {
    this.#reader.close();
  }

  #sampleExcerpt(random: Random): Excerpt {
    const place = this.#drawPlace(random);
    const { augmentations, madeShare = 0 } = this.#plan;
    const isPair = place.track.badPcm !== undefined && !random.fork('made').chance(madeShare);
    if (augmentations !== undefined) return this.#augmentedExcerpt(random, place, isPair, augmentations);
    if (isPair) return this.#reader.readPair(place.track, place.start, this.#plan.excerptSamples);
    return this.#faultyExcerpt(random, place);
  }

  /** A good excerpt and what one to three faults make of it. */
  #faultyExcerpt(random: Random, { track, start }: Place): Excerpt {
    const { excerptSamples, cleanShare = 0.15, faultKinds } = this.#plan;
    const context = Math.min(start, this.#contextSamples);
    const piece = this.#reader.readGood(track, start - context, context + excerptSamples);
    const chain = drawFaultChain(random, { cleanShare, ...(faultKinds && { kinds: faultKinds }) });
    return {
      bad: applyFaultChain(piece, TRAINING_SAMPLE_RATE, chain, context),
      good: piece.map((samples) => samples.subarray(context)),
    };
  }

  /** Variations of both versions, and faults and lossy coding of the bad one where it is not a real one. */
  #augmentedExcerpt(
    random: Random,
    place: Place,
    isPair: boolean,
    augmentations: readonly Augmentation[],
  ): Excerpt {
    const { excerptSamples, cleanShare = 0.15 } = this.#plan;
    const { track } = place;
    const context = isPair ? 0 : Math.min(place.start, this.#contextSamples);
    const whole = context + excerptSamples;
    const drawn = drawVariations(random.fork('variations'), augmentations);
    const variations = samplesBefore(drawn, whole) <= track.sampleCount ? drawn : [];
    const needed = samplesBefore(variations, whole);
    const start = Math.min(place.start - context, track.sampleCount - needed);
    const isClean = random.fork('clean').chance(cleanShare);
    const { bad, good } = this.#readVersions(random, { track, start }, needed, isPair, isClean);
    const varied = applyVariations([...good, ...bad], variations, whole);
    const [variedGood, variedBad] = [varied.slice(0, 2), varied.slice(2)];
    const chain = isPair || isClean ? [] : this.#drawChain(random.fork('faults'), augmentations);
    return {
      bad: applyFaultChain(variedBad, TRAINING_SAMPLE_RATE, chain, context),
      good: variedGood.map((samples) => samples.subarray(context)),
    };
  }

  #drawChain(random: Random, augmentations: readonly Augmentation[]): FaultChain {
    const { faultKinds } = this.#plan;
    if (makesFaults(augmentations)) return drawFaults(random, augmentations);
    return drawFaultChain(random, faultKinds && { kinds: faultKinds });
  }

  /** The good version and a real bad one, a lossy one, or itself. */
  #readVersions(
    random: Random,
    { track, start }: Place,
    count: number,
    isPair: boolean,
    isClean: boolean,
  ): Excerpt {
    if (isPair) return this.#reader.readPair(track, start, count);
    const good = this.#reader.readGood(track, start, count);
    const { lossyPcm = [] } = track;
    const lossy = random.fork('lossy');
    if (isClean || lossyPcm.length === 0) return { bad: good, good };
    if (!lossy.chance(lossyProbability(this.#plan.augmentations ?? []))) return { bad: good, good };
    return { bad: this.#reader.readVariant(track, lossy.pick(lossyPcm), start, count), good };
  }

  /** A place where it is not silent, if there is one. */
  #drawPlace(random: Random): Place {
    for (let draw = 1; ; draw++) {
      const { track, start } = this.#drawStart(random);
      const excerpt = this.#reader.readGood(track, start, this.#plan.excerptSamples);
      const isSound = meanPower(excerpt) >= dbToPower(SILENCE_DBFS);
      if (isSound || draw === MAXIMUM_DRAWS) return { track, start };
    }
  }

  #drawStart(random: Random): Place {
    const position = random.integer(0, this.#starts.at(-1)!);
    const index = this.#starts.findIndex((end) => position < end);
    return { track: this.#plan.tracks[index]!, start: position - (this.#starts[index - 1] ?? 0) };
  }
}
