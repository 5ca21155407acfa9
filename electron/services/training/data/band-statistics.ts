import { RealFft } from '../../../../shared/dsp/fft.ts';
import { createWindow } from '../../../../shared/dsp/window.ts';
import { dbToPower, powerToDb } from '../../../../shared/units.ts';

/** Third-octave bands of a track, from {@link LOWEST_BAND_HZ} up; powers are mean squares, full scale is 1. */
export interface BandStatistics {
  /** Mean over the track. */
  readonly mean: readonly number[];
  /** What is left in the quietest twentieth of the moments: noise, where there is any. */
  readonly floor: readonly number[];
}

/** Centre of the first band. */
export const LOWEST_BAND_HZ = 63;
/** Up to a centre of 16 kHz. */
export const BAND_COUNT = 25;

/** Centre of a band: `LOWEST_BAND_HZ * 2^(band / 3)`. */
export function bandCentreHz(band: number): number {
  return LOWEST_BAND_HZ * 2 ** (band / 3);
}

const FRAME = 4096;
/** Every other frame: enough to know a track by, at half the cost. */
const HOP = 2 * FRAME;
const FLOOR_QUANTILE = 0.05;
const LOWEST_DB = -160;
const HISTOGRAM_SIZE = 180;

/** Measures third-octave bands, streaming, in the sum of the channels. */
export class BandMeter {
  readonly #fft = new RealFft(FRAME);
  readonly #window = createWindow('hann', FRAME);
  readonly #edges: readonly number[];
  readonly #samples = new Float64Array(FRAME);
  readonly #real = new Float64Array(FRAME / 2 + 1);
  readonly #imag = new Float64Array(FRAME / 2 + 1);
  readonly #sums = new Float64Array(BAND_COUNT);
  readonly #histograms = Array.from({ length: BAND_COUNT }, () => new Uint32Array(HISTOGRAM_SIZE));
  #place = 0;
  #frameCount = 0;

  constructor(sampleRate: number) {
    this.#edges = Array.from({ length: BAND_COUNT + 1 }, (_, band) =>
      Math.round((bandCentreHz(band - 0.5) * FRAME) / sampleRate),
    );
  }

  /** Takes the next block, of one or two channels. */
  push(block: readonly Float32Array[]): void {
    const left = block[0]!;
    const right = block[1] ?? left;
    for (let n = 0; n < left.length; n++) {
      if (this.#place < FRAME) {
        this.#samples[this.#place] = 0.5 * (left[n]! + right[n]!) * this.#window[this.#place]!;
      }
      this.#place++;
      if (this.#place === FRAME) this.#addFrame();
      if (this.#place === HOP) this.#place = 0;
    }
  }

  /** What was measured so far; zeros for less than a frame. */
  result(): BandStatistics {
    return {
      mean: Array.from(this.#sums, (sum) => sum / Math.max(1, this.#frameCount)),
      floor: this.#histograms.map((histogram) => quantile(histogram, FLOOR_QUANTILE * this.#frameCount)),
    };
  }

  #addFrame(): void {
    this.#fft.forward(this.#samples, this.#real, this.#imag);
    this.#frameCount++;
    // A sine of amplitude 1 under a Hann window has 3/8 N² / 4 in the bins of one side: its mean square is 1/2.
    const scale = 16 / (3 * FRAME * FRAME);
    for (let band = 0; band < BAND_COUNT; band++) {
      let power = 0;
      for (let k = this.#edges[band]!; k < this.#edges[band + 1]!; k++) {
        power += this.#real[k]! ** 2 + this.#imag[k]! ** 2;
      }
      power *= scale;
      this.#sums[band]! += power;
      const bin = Math.floor(powerToDb(power + dbToPower(LOWEST_DB)) - LOWEST_DB);
      this.#histograms[band]![Math.min(HISTOGRAM_SIZE - 1, Math.max(0, bin))]!++;
    }
  }
}

/** The power that `count` values lie below, to a decibel; 0 where they lie below the histogram. */
function quantile(histogram: Uint32Array, count: number): number {
  let sum = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    sum += histogram[bin]!;
    if (sum > count) return bin === 0 ? 0 : dbToPower(LOWEST_DB + bin + 0.5);
  }
  return 0;
}
