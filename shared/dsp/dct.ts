import { requireArgument } from '../errors.ts';

/**
 * The first coefficients of the discrete cosine transform of type II, c[d] = 2 Σ_n x[n] cos(π d (n + 1/2) / N), by its
 * matrix: what cepstra need is small. With `ortho` c[0] is divided by 2√N and the others by √(2N), so that the full
 * transform keeps the energy (SciPy's `dct(x, 2, norm)`, `torchaudio.functional.create_dct`).
 */
export class Dct {
  /** Length N of the signal. */
  readonly size: number;
  /** How many coefficients are taken. */
  readonly count: number;
  /** Row d is the cosine of coefficient d, with its scale. */
  readonly #rows: readonly Float64Array[];

  /**
   * @param options `size`: N, 1 or more; `count`: 1 ... N; `norm`: default `ortho`
   * @throws LatheError `bad-argument` for counts out of range
   */
  constructor(options: {
    readonly size: number;
    readonly count: number;
    readonly norm?: 'ortho' | 'none';
  }) {
    const { size, count, norm = 'ortho' } = options;
    requireArgument(
      Number.isInteger(count) && count >= 1 && count <= size,
      `Dct: count must be an integer from 1 to the size ${size}, got ${count}`,
    );
    this.size = size;
    this.count = count;
    this.#rows = Array.from({ length: count }, (_, d) => {
      const scale = norm === 'none' ? 2 : Math.sqrt((d === 0 ? 1 : 2) / size);
      return new Float64Array(size).map((_, n) => scale * Math.cos((Math.PI * d * (n + 0.5)) / size));
    });
  }

  /**
   * Transforms one signal.
   *
   * @param signal `size` values, from `offset` on
   * @param coefficients receives `count` values, from `target` on
   */
  apply(signal: ArrayLike<number>, coefficients: Float64Array | Float32Array, offset = 0, target = 0): void {
    for (let d = 0; d < this.count; d++) {
      const row = this.#rows[d]!;
      let sum = 0;
      for (let n = 0; n < row.length; n++) sum += row[n]! * signal[offset + n]!;
      coefficients[target + d] = sum;
    }
  }
}
