import { RealFft } from '../dsp/fft.ts';
import type { Track } from './track-statistics.ts';

/** Values that a transform takes; a longer track is cut, at 94 frames a second after 5.5 s. */
const SIZE = 512;

/** How strongly tracks rise and fall, and how fast: powers of their spectra in some ranges of frequency. */
export class ModulationPowers {
  readonly #edges: readonly number[];
  readonly #floor: number;
  readonly #fft = new RealFft(SIZE);
  readonly #padded = new Float64Array(SIZE);
  readonly #real = new Float64Array(this.#fft.binCount);
  readonly #imag = new Float64Array(this.#fft.binCount);

  /**
   * @param edges ascending bins, each 1/512 of the frame rate wide: range i is [edges[i], edges[i + 1])
   * @param floor added to each power, so that a track that stands still has a logarithm
   */
  constructor(edges: readonly number[], floor: number) {
    this.#edges = edges;
    this.#floor = floor;
  }

  /** Natural logarithms of the mean power in each range, of a track whose mean is 0. */
  measure(track: Track): readonly number[] {
    this.#padded.fill(0);
    this.#padded.set(track.subarray(0, SIZE));
    this.#fft.forward(this.#padded, this.#real, this.#imag);
    return this.#edges.slice(1).map((end, range) => {
      const start = this.#edges[range]!;
      let sum = 0;
      for (let k = start; k < end; k++) sum += this.#real[k]! ** 2 + this.#imag[k]! ** 2;
      return Math.log(sum / (end - start) / Math.max(1, track.length) + this.#floor);
    });
  }
}
