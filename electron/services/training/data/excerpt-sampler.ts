import { requireArgument } from '../../../../shared/errors.ts';
import {
  applyFaultChain,
  drawFaultChain,
  type FaultKind,
} from '../../../../shared/mastering/faults/fault-chain.ts';
import { meanPower } from '../../../../shared/mastering/faults/level.ts';
import { createRandom, type Random } from '../../../../shared/random.ts';
import { dbToPower } from '../../../../shared/units.ts';
import { PcmReader, TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import type { PreparedTrack } from './prepared-track.ts';

/** What excerpts to draw; plain data, so that it can go to a worker. */
export interface ExcerptPlan {
  readonly tracks: readonly PreparedTrack[];
  /** B */
  readonly batchSize: number;
  /** N, samples a channel in an excerpt. */
  readonly excerptSamples: number;
  readonly seed: number;
  /** Share of excerpts whose bad version is the good one, default 0.15; tracks with a bad version have none. */
  readonly cleanShare?: number;
  /** Kinds of faults to draw, default all. */
  readonly faultKinds?: readonly FaultKind[];
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

/**
 * Draws excerpts for training. Every second of music is equally likely. A batch depends on the plan and its step
 * alone, whatever was drawn before.
 */
export class ExcerptSampler {
  readonly #plan: ExcerptPlan;
  readonly #contextSamples: number;
  readonly #readers = new Map<string, PcmReader>();
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
    for (const reader of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  #sampleExcerpt(random: Random): { bad: readonly Float32Array[]; good: readonly Float32Array[] } {
    const { excerptSamples, cleanShare = 0.15, faultKinds } = this.#plan;
    const { track, start, context, piece } = this.#drawPiece(random);
    const good = piece.map((samples) => samples.subarray(context));
    if (track.badPcm !== undefined)
      return { bad: this.#reader(track.badPcm).read(start, excerptSamples), good };
    const chain = drawFaultChain(random, { cleanShare, ...(faultKinds && { kinds: faultKinds }) });
    return { bad: applyFaultChain(piece, TRAINING_SAMPLE_RATE, chain, context), good };
  }

  /** An excerpt with what stands before it, `context` samples, fewer at the start of a track; not silent if possible. */
  #drawPiece(random: Random): {
    track: PreparedTrack;
    start: number;
    context: number;
    piece: Float32Array[];
  } {
    for (let draw = 1; ; draw++) {
      const { track, start } = this.#drawStart(random);
      const context = Math.min(start, track.badPcm === undefined ? this.#contextSamples : 0);
      const piece = this.#reader(track.goodPcm).read(start - context, context + this.#plan.excerptSamples);
      const isSound = meanPower(piece, context) >= dbToPower(SILENCE_DBFS);
      if (isSound || draw === MAXIMUM_DRAWS) return { track, start, context, piece };
    }
  }

  #drawStart(random: Random): { track: PreparedTrack; start: number } {
    const position = random.integer(0, this.#starts.at(-1)!);
    const index = this.#starts.findIndex((end) => position < end);
    return { track: this.#plan.tracks[index]!, start: position - (this.#starts[index - 1] ?? 0) };
  }

  #reader(path: string): PcmReader {
    const open = this.#readers.get(path);
    if (open !== undefined) return open;
    const reader = new PcmReader(path);
    this.#readers.set(path, reader);
    return reader;
  }
}
