import { type Kernels, kernelDoubles, kernelSingles, kernels, sharedScratch } from './kernels.ts';

/** Values that are found at once, a multiple of 8. */
const PIECE = 2048;
const MOST_TAPS = 256;

/**
 * Slides a filter over a signal: y[n] = Σ_k x[n + k] h[k], summed in order, in double precision.
 *
 * @param samples as many as there are values and taps together, less one
 * @param filter up to 256 taps
 * @param output receives the values
 */
export function slideFilter(samples: Float32Array, filter: Float64Array, output: Float32Array): void {
  sliding().run(samples, filter, output);
}

/** The kernel with its memory, which all of a thread share. */
class Sliding {
  readonly #kernels: Kernels = kernels();
  readonly #signal = kernelDoubles(PIECE + MOST_TAPS);
  readonly #filter = kernelDoubles(MOST_TAPS);
  readonly #output = kernelSingles(PIECE);

  run(samples: Float32Array, filter: Float64Array, output: Float32Array): void {
    this.#filter.set(filter);
    const [signal, taps, values] = [this.#signal, this.#filter, this.#output];
    for (let from = 0; from < output.length; from += PIECE) {
      const count = Math.min(PIECE, output.length - from);
      signal.set(samples.subarray(from, from + count + filter.length - 1));
      const places = 8 * Math.ceil(count / 8);
      this.#kernels.correlate(signal.byteOffset, taps.byteOffset, filter.length, places, values.byteOffset);
      output.set(values.subarray(0, count), from);
    }
  }
}

const sliding = sharedScratch(() => new Sliding());
