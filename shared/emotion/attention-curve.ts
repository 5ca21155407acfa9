/** Seconds of a step of the curve: that of the voice detector's frames. */
export const ATTENTION_STEP_SECONDS = 0.032;

/** Weights of a window, which sum to 1. */
export interface WeightsInTime {
  /** From the beginning of the sound to the first weight's start. */
  readonly startSeconds: number;
  readonly secondsPerWeight: number;
  readonly weights: readonly number[];
}

/** Joins what a network looked at in windows that overlap into one curve over the sound. */
export class AttentionCurve {
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  /** @param durationSeconds of the sound */
  constructor(durationSeconds: number) {
    const steps = Math.ceil(durationSeconds / ATTENTION_STEP_SECONDS);
    this.#sums = new Float64Array(steps);
    this.#counts = new Uint32Array(steps);
  }

  /** Adds a window: each step gets the weight that its middle lies in, as a multiple of an even weight. */
  add({ startSeconds, secondsPerWeight, weights }: WeightsInTime): void {
    const endSeconds = startSeconds + weights.length * secondsPerWeight;
    const first = Math.max(0, Math.ceil(startSeconds / ATTENTION_STEP_SECONDS - 0.5));
    const end = Math.min(this.#sums.length, Math.ceil(endSeconds / ATTENTION_STEP_SECONDS - 0.5));
    for (let step = first; step < end; step++) {
      const middle = (step + 0.5) * ATTENTION_STEP_SECONDS;
      const weight = weights[Math.floor((middle - startSeconds) / secondsPerWeight)];
      if (weight === undefined) continue;
      this.#sums[step]! += weight * weights.length;
      this.#counts[step]! += 1;
    }
  }

  /** Mean over the windows of each step: 1 where the network looked no more than elsewhere, 0 where no window is. */
  result(): Float32Array {
    return Float32Array.from(this.#sums, (sum, step) => sum / Math.max(1, this.#counts[step]!));
  }
}
