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
  /**
   * Row d is the first half of the cosine of coefficient d, with its scale. The other half is its mirror image, of the
   * same sign for an even d and of the other for an odd one.
   */
  readonly #rows: readonly Float64Array[];
  /** Sums and differences of the signal and its mirror image. */
  readonly #sums: Float64Array;
  readonly #differences: Float64Array;

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
    const half = Math.ceil(size / 2);
    this.#sums = new Float64Array(half);
    this.#differences = new Float64Array(half);
    this.#rows = Array.from({ length: count + (count % 2) }, (_, d) => {
      const scale = norm === 'none' ? 2 : Math.sqrt((d === 0 ? 1 : 2) / size);
      return new Float64Array(half).map((_, n) => scale * Math.cos((Math.PI * d * (n + 0.5)) / size));
    });
  }

  /**
   * Transforms one signal.
   *
   * @param signal `size` values, from `offset` on
   * @param coefficients receives `count` values, from `target` on
   */
  apply(signal: ArrayLike<number>, coefficients: Float64Array | Float32Array, offset = 0, target = 0): void {
    this.#fold(signal, offset);
    const [sums, differences] = [this.#sums, this.#differences];
    for (let d = 0; d < this.count; d += 2) {
      const [evenRow, oddRow] = [this.#rows[d]!, this.#rows[d + 1]!];
      let even = 0;
      let odd = 0;
      for (let n = 0; n < sums.length; n++) {
        even += evenRow[n]! * sums[n]!;
        odd += oddRow[n]! * differences[n]!;
      }
      coefficients[target + d] = even;
      if (d + 1 < this.count) coefficients[target + d + 1] = odd;
    }
  }

  #fold(signal: ArrayLike<number>, offset: number): void {
    const last = this.size - 1;
    for (let n = 0; n < this.#sums.length; n++) {
      const value = signal[offset + n]!;
      const mirrored = 2 * n === last ? 0 : signal[offset + last - n]!;
      this.#sums[n] = value + mirrored;
      this.#differences[n] = value - mirrored;
    }
  }
}
