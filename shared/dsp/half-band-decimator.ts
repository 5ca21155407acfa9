import { requireArgument } from '../errors.ts';
import type { Samples } from './fft.ts';
import { type Kernels, kernelDoubles, kernels, sharedScratch } from './kernels.ts';
import { kaiserWeight } from './window.ts';

/** Half the length of the filter: taps at 0 and at ±1, ±3 ... ±11; those at even places are zero. */
const REACH = 11;
const KAISER_BETA = 10;
/** Values that are found at once, a multiple of 2. */
const PIECE = 2048;

/** Taps at 1, 3 ... 11 samples from the middle, whose own is 1/2. They sum to 1/4: constants pass unchanged. */
const SIDE_TAPS = sideTaps();

/**
 * Lowers the sample rate by a power of two, for measuring the bass: a cascade of half-band filters, each of which halves
 * the rate.
 *
 * Up to 0.22 of the output rate it is flat to 0.001 dB, and what folds onto it is lowered by 90 dB. Above, aliases come
 * through: it is no resampler for listening.
 */
export class HalfBandDecimator {
  readonly #stages: readonly HalfBandStage[];

  /**
   * @param factor by which the rate falls, a power of two of at least 1
   * @throws LatheError `bad-argument` for any other factor
   */
  constructor(factor: number) {
    const stageCount = Math.log2(factor);
    requireArgument(
      Number.isInteger(stageCount) && stageCount >= 0,
      `HalfBandDecimator: factor must be a power of two of at least 1, got ${factor}`,
    );
    this.#stages = Array.from({ length: stageCount }, () => new HalfBandStage());
  }

  /**
   * Takes the next samples.
   *
   * @returns what they give, about `samples.length / factor` of them, valid until the next call
   */
  push(samples: Samples): Samples {
    let current = samples;
    for (const stage of this.#stages) current = stage.push(current);
    return current;
  }

  /** What the filters still hold, after the last samples. */
  flush(): Samples {
    return this.push(new Float64Array(2 * REACH * 2 ** this.#stages.length));
  }
}

/** One halving. The output is late by 11 samples of the input. */
class HalfBandStage {
  /** The last 2 · REACH samples of the block before, then the block. */
  #line = new Float64Array(2 * REACH);
  #output = new Float64Array(0);
  /** Where the next output's window begins in the line: 0, or 1 after a block of odd length. */
  #offset = 0;

  push(samples: Samples): Float64Array {
    const length = 2 * REACH + samples.length;
    if (this.#line.length < length) {
      const longer = new Float64Array(length);
      longer.set(this.#line.subarray(0, 2 * REACH));
      this.#line = longer;
      this.#output = new Float64Array(Math.ceil(samples.length / 2) + 1);
    }
    const line = this.#line;
    line.set(samples, 2 * REACH);
    const start = this.#offset;
    const count = Math.max(0, Math.ceil((length - 2 * REACH - start) / 2));
    const output = this.#output.subarray(0, count);
    halving().run(line.subarray(start, length), output);
    this.#offset = start + 2 * count - samples.length;
    line.copyWithin(0, samples.length, length);
    return output;
  }
}

/** The kernel with its memory, which all of a thread share. */
class Halving {
  readonly #kernels: Kernels = kernels();
  readonly #line = kernelDoubles(2 * (PIECE + REACH + 1));
  readonly #taps = kernelDoubles(SIDE_TAPS.length);
  readonly #output = kernelDoubles(PIECE);

  constructor() {
    this.#taps.set(SIDE_TAPS);
  }

  /** Fills the output with every other value of the filter over a line. */
  run(line: Float64Array, output: Float64Array): void {
    const [samples, values] = [this.#line, this.#output];
    for (let from = 0; from < output.length; from += PIECE) {
      const count = Math.min(PIECE, output.length - from);
      samples.set(line.subarray(2 * from, 2 * (from + count + REACH)));
      const even = count + (count % 2);
      this.#kernels.halveRate(samples.byteOffset, this.#taps.byteOffset, even, values.byteOffset);
      output.set(values.subarray(0, count), from);
    }
  }
}

const halving = sharedScratch(() => new Halving());

function sideTaps(): Float64Array {
  const taps = new Float64Array((REACH + 1) / 2);
  for (let i = 0; i < taps.length; i++) {
    const x = (Math.PI / 2) * (2 * i + 1);
    taps[i] = (Math.sin(x) / x) * kaiserWeight((2 * i + 1) / (REACH + 1), KAISER_BETA);
  }
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (0.25 * tap) / sum);
}
