import { biquadGainDb } from '../../dsp/biquad.ts';
import { kWeighting } from '../../dsp/k-weighting.ts';
import { MidSideTransform } from '../../dsp/mid-side-transform.ts';
import { createWindow } from '../../dsp/window.ts';
import { dbToPower } from '../../units.ts';
import { matchBandPosition } from './third-octave-scale.ts';

/** The spectra of mid, (left + right) / 2, and side, (left - right) / 2, of a track over time. */
export interface MidSideSpectra {
  /**
   * Centres of narrow bands in Hz up to the Nyquist frequency: single bins at the bottom, further up eighths of the thirds
   * of an octave, so that none lies in two of those.
   */
  readonly frequenciesHz: Float64Array;
  /** Power gain of K weighting in each band, with which loudness is reckoned. */
  readonly weights: Float64Array;
  /** Mean square in each band of each frame: the bands of mid, then those of side, which are 0 for one channel. */
  readonly frames: readonly Float32Array[];
  /** From a frame to the next. A frame is twice as long. */
  readonly hopSeconds: number;
  readonly channelCount: number;
}

/** A transform of this many seconds at least: bins of 2 Hz or less, so that the band of 20 Hz, 4.6 Hz wide, has some. */
const SHORTEST_TRANSFORM_SECONDS = 0.5;
const BANDS_IN_THIRD_OCTAVE = 8;

/**
 * Takes the spectra of a track, streaming. Keeps 20 MB an hour.
 */
export class MidSideSpectrumMeter {
  readonly #transform: MidSideTransform;
  readonly #size: number;
  readonly #channelCount: number;
  readonly #bands: NarrowBands;
  readonly #hopSeconds: number;
  /** The samples of the next frame, left and right. */
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  #filled = 0;
  readonly #frames: Float32Array[] = [];

  /** @param options `sampleRate` 8000 ... 192000 Hz; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const { sampleRate, channelCount } = options;
    const size = 2 ** Math.ceil(Math.log2(SHORTEST_TRANSFORM_SECONDS * sampleRate));
    this.#size = size;
    this.#channelCount = channelCount;
    this.#bands = narrowBands(size, sampleRate);
    this.#transform = new MidSideTransform(powerWindow(size), this.#bands.firstBins);
    this.#hopSeconds = size / 2 / sampleRate;
    this.#left = new Float32Array(size);
    this.#right = channelCount === 1 ? this.#left : new Float32Array(size);
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    const [left, right] = block;
    const size = this.#size;
    for (let start = 0; start < left!.length; ) {
      const end = Math.min(left!.length, start + size - this.#filled);
      this.#left.set(left!.subarray(start, end), this.#filled);
      if (right !== undefined) this.#right.set(right.subarray(start, end), this.#filled);
      this.#filled += end - start;
      start = end;
      if (this.#filled === size) this.#finishFrame();
    }
  }

  /** What was measured so far; a rest that fills no frame is left out. */
  result(): MidSideSpectra {
    const { frequenciesHz, weights } = this.#bands;
    return {
      frequenciesHz,
      weights,
      frames: this.#frames,
      hopSeconds: this.#hopSeconds,
      channelCount: this.#channelCount,
    };
  }

  #finishFrame(): void {
    this.#frames.push(this.#bandPowers());
    const hop = this.#size / 2;
    this.#left.copyWithin(0, hop);
    if (this.#right !== this.#left) this.#right.copyWithin(0, hop);
    this.#filled = hop;
  }

  #bandPowers(): Float32Array {
    const count = this.#bands.frequenciesHz.length;
    const both = this.#transform.powers(this.#left, this.#right);
    const powers = new Float32Array(2 * count);
    for (let band = 0; band < count; band++) {
      powers[band] = both[2 * band]!;
      powers[count + band] = this.#channelCount === 1 ? 0 : both[2 * band + 1]!;
    }
    return powers;
  }
}

/** A Hann window, scaled so that the squared magnitudes of the bins above 0 Hz of four times the signal add up to its mean square. */
function powerWindow(size: number): Float64Array {
  const window = createWindow('hann', size);
  const energy = window.reduce((sum, weight) => sum + weight * weight, 0);
  const scale = Math.sqrt(2 / (energy * size)) / 4;
  return window.map((weight) => scale * weight);
}

interface NarrowBands {
  readonly frequenciesHz: Float64Array;
  readonly weights: Float64Array;
  /** The first bin of each band and, last, the one behind the last band. */
  readonly firstBins: readonly number[];
}

function narrowBands(size: number, sampleRate: number): NarrowBands {
  const end = size / 2 + 1;
  const firstBins: number[] = [];
  let last = Number.NaN;
  for (let bin = 1; bin < end; bin++) {
    const band = Math.floor(BANDS_IN_THIRD_OCTAVE * (matchBandPosition((bin * sampleRate) / size) + 0.5));
    if (band !== last) firstBins.push(bin);
    last = band;
  }
  firstBins.push(end);
  const { shelf, highPass } = kWeighting(sampleRate);
  const frequenciesHz = Float64Array.from(
    { length: firstBins.length - 1 },
    (_, band) => ((firstBins[band]! + firstBins[band + 1]! - 1) / 2) * (sampleRate / size),
  );
  const weights = frequenciesHz.map((frequency) =>
    dbToPower(biquadGainDb(shelf, frequency, sampleRate) + biquadGainDb(highPass, frequency, sampleRate)),
  );
  return { frequenciesHz, weights, firstBins };
}
