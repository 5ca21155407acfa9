import { PeakScanner, SCAN_MARGIN } from '../dsp/peak-scanner.ts';
import { amplitudeToDb, dbToAmplitude } from '../units.ts';

/** Samples in one step: 6 ms at 44.1 kHz, over which a reduction fades in and out. */
export const REDUCTION_STEP_SAMPLES = 256;
/** Steps on each side that are lowered as well, as coding moves a peak by a few hundred samples. */
const NEIGHBOURS = 1;

/**
 * Short dips of the gain at places where coding put a peak over the ceiling. Lowering the whole track instead, or its
 * ceiling, costs loudness everywhere, and what is limited harder overshoots more.
 */
export class PeakReductions {
  /** Decibels by step; steps without a dip are left out. */
  readonly #decibels = new Map<number, number>();

  /** Whether there is no dip. */
  get isEmpty(): boolean {
    return this.#decibels.size === 0;
  }

  /** Lowers a step, and its neighbours, by so many decibels more than before. */
  add(excess: ReadonlyMap<number, number>, extraDb: number): void {
    const added = new Map<number, number>();
    for (const [step, decibels] of excess) {
      for (let i = step - NEIGHBOURS; i <= step + NEIGHBOURS; i++) {
        added.set(i, Math.max(added.get(i) ?? 0, decibels + extraDb));
      }
    }
    for (const [step, decibels] of added) this.#decibels.set(step, this.at(step) + decibels);
  }

  /** Decibels by which a step is lowered. */
  at(step: number): number {
    return this.#decibels.get(step) ?? 0;
  }

  /**
   * Applies the dips in place. Within a step that has one the gain is as low or lower; it moves linearly over the
   * steps beside it.
   *
   * @param block planar samples
   * @param startSample where in the track the block begins
   */
  apply(block: readonly Float32Array[], startSample: number): void {
    if (this.isEmpty) return;
    const length = block[0]?.length ?? 0;
    for (let from = 0; from < length; ) {
      const sample = startSample + from;
      const step = Math.floor(sample / REDUCTION_STEP_SAMPLES);
      const offset = sample - step * REDUCTION_STEP_SAMPLES;
      const to = Math.min(length, from + REDUCTION_STEP_SAMPLES - offset);
      const low = this.#gainBefore(step);
      const high = this.#gainBefore(step + 1);
      if (low !== 1 || high !== 1) {
        const slope = (high - low) / REDUCTION_STEP_SAMPLES;
        for (const samples of block) {
          for (let i = from; i < to; i++) samples[i] = samples[i]! * (low + slope * (offset + i - from));
        }
      }
      from = to;
    }
  }

  /** Gain at the border before a step: that of the lower of both neighbours. */
  #gainBefore(step: number): number {
    return dbToAmplitude(-Math.max(this.at(step - 1), this.at(step)));
  }
}

/** Finds the steps of a stream in which the true peak is over a ceiling. Samples must be finite. */
export class PeakExcess {
  readonly #ceiling: number;
  readonly #scanner = new PeakScanner(16);
  readonly #buffers: Float64Array[];
  readonly #envelope = new Float64Array(REDUCTION_STEP_SAMPLES);
  readonly #excess = new Map<number, number>();
  #fill = 0;
  #steps = 0;

  /** @param options `ceilingDbtp`: what is over it counts */
  constructor({
    channelCount,
    ceilingDbtp,
  }: { readonly channelCount: number; readonly ceilingDbtp: number }) {
    this.#ceiling = dbToAmplitude(ceilingDbtp);
    const length = REDUCTION_STEP_SAMPLES + 2 * SCAN_MARGIN;
    this.#buffers = Array.from({ length: channelCount }, () => new Float64Array(length));
    // What precedes the track is silence, and a step is looked at when the samples after it are there.
    this.#fill = SCAN_MARGIN;
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    const length = block[0]?.length ?? 0;
    const room = REDUCTION_STEP_SAMPLES + 2 * SCAN_MARGIN;
    for (let from = 0; from < length; ) {
      const count = Math.min(length - from, room - this.#fill);
      this.#buffers.forEach((buffer, channel) => {
        buffer.set(block[channel]!.subarray(from, from + count), this.#fill);
      });
      from += count;
      this.#fill += count;
      if (this.#fill === room) this.#finishStep();
    }
  }

  /** Ends the stream, which silence follows: decibels over the ceiling by step. */
  finish(): ReadonlyMap<number, number> {
    const silence = new Float32Array(REDUCTION_STEP_SAMPLES + SCAN_MARGIN);
    this.push(this.#buffers.map(() => silence));
    return this.#excess;
  }

  #finishStep(): void {
    const envelope = this.#envelope.fill(this.#ceiling);
    let isOver = false;
    for (const buffer of this.#buffers) {
      const end = SCAN_MARGIN + REDUCTION_STEP_SAMPLES;
      if (this.#scanner.raiseEnvelope(buffer, SCAN_MARGIN, end, envelope, this.#ceiling)) isOver = true;
      buffer.copyWithin(0, REDUCTION_STEP_SAMPLES);
    }
    if (isOver) {
      const peak = envelope.reduce((largest, value) => Math.max(largest, value), 0);
      this.#excess.set(this.#steps, amplitudeToDb(peak / this.#ceiling));
    }
    this.#steps++;
    this.#fill = 2 * SCAN_MARGIN;
  }
}
