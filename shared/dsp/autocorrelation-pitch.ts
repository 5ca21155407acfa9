import { requireArgument } from '../errors.ts';
import { RealFft, type Samples } from './fft.ts';
import { createWindow } from './window.ts';

/** Range of {@link AutocorrelationPitch} and how it sees it. */
export interface AutocorrelationPitchOptions {
  /** Hz */
  readonly sampleRate: number;
  /** Samples of a frame: at least two periods of the lowest pitch. */
  readonly frameLength: number;
  /** Lowest pitch, Hz; default 65: below it no voice speaks. */
  readonly lowestHz?: number;
  /** Highest pitch, Hz; default 650: above it speech does not go, but shouts do. */
  readonly highestHz?: number;
}

/** Taken off for each octave down, so that a tone wins over its own multiples, which repeat just as well. */
const OCTAVE_COST = 0.02;
/** Keeps silence from being divided by nothing. */
const LEAST_POWER = 1e-9;

/**
 * Pitch by the highest peak of the autocorrelation, divided by that of the window (Boersma 1993, eq. 9), with a parabola
 * through its neighbours. Unlike `yinPitch` it always names one, and says by the height of the peak how much of the
 * frame repeats: statistics of a voice want both, for each frame. By FFT, thus cheap.
 */
export class AutocorrelationPitch {
  readonly #options: Required<AutocorrelationPitchOptions>;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  /** 1 / autocorrelation of the window, by lag; 1 at 0. */
  readonly #correction: Float64Array;
  /** What a lag loses for its octaves below the highest pitch. */
  readonly #costs: Float64Array;
  readonly #frame: Float64Array;
  readonly #real: Float64Array;
  readonly #imag: Float64Array;
  readonly #correlation: Float64Array;
  readonly #shortest: number;
  readonly #longest: number;
  /** Hz, of the frame that was measured last. */
  hz = 0;
  /** Share of that frame that repeats with its pitch, 0 ... 1. */
  harmonicity = 0;

  /** @throws LatheError `bad-argument` for a range that is none or a frame that is too short */
  constructor(options: AutocorrelationPitchOptions) {
    this.#options = { lowestHz: 65, highestHz: 650, ...options };
    const { sampleRate, frameLength, lowestHz, highestHz } = this.#options;
    this.#shortest = Math.floor(sampleRate / highestHz);
    this.#longest = Math.floor(sampleRate / lowestHz) - 1;
    requireArgument(
      this.#shortest >= 2 && this.#longest >= this.#shortest + 2 && 2 * this.#longest < frameLength,
      `pitch: the frame must hold two periods of ${lowestHz} Hz, ${2 * this.#longest + 1} samples, got ${frameLength}`,
    );
    this.#fft = new RealFft(2 ** Math.ceil(Math.log2(frameLength + this.#longest + 1)));
    this.#window = createWindow('hann', frameLength);
    this.#frame = new Float64Array(this.#fft.size);
    this.#real = new Float64Array(this.#fft.binCount);
    this.#imag = new Float64Array(this.#fft.binCount);
    this.#correlation = new Float64Array(this.#fft.size);
    this.#frame.set(this.#window);
    this.#autocorrelate();
    const power = this.#correlation[0]!;
    this.#correction = this.#correlation.slice(0, this.#longest + 1).map((value) => power / value);
    this.#costs = this.#correction.map((_, lag) => OCTAVE_COST * Math.log2(lag / this.#shortest));
  }

  /**
   * Measures the frame that begins at `offset`; what lies beyond the signal is silence. The result stands in `hz` and
   * `harmonicity` until the next.
   */
  measure(signal: Samples, offset: number): void {
    const from = Math.max(0, -offset);
    const to = Math.max(from, Math.min(this.#window.length, signal.length - offset));
    this.#frame.fill(0);
    for (let n = from; n < to; n++) this.#frame[n] = signal[offset + n]! * this.#window[n]!;
    this.#autocorrelate();
    const lag = this.#bestLag();
    const [before, at, after] = [this.#repeated(lag - 1), this.#repeated(lag), this.#repeated(lag + 1)];
    const curvature = before - 2 * at + after - LEAST_POWER;
    const shift = Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curvature));
    this.hz = this.#options.sampleRate / (lag + shift);
    this.harmonicity = Math.max(0, Math.min(1, at));
  }

  /** Autocorrelation of what stands in the frame. */
  #autocorrelate(): void {
    this.#fft.forward(this.#frame, this.#real, this.#imag);
    for (let k = 0; k < this.#real.length; k++) {
      this.#real[k] = this.#real[k]! ** 2 + this.#imag[k]! ** 2;
      this.#imag[k] = 0;
    }
    this.#fft.inverse(this.#real, this.#imag, this.#correlation);
  }

  /** How much of the frame repeats after a lag. */
  #repeated(lag: number): number {
    return (this.#correlation[lag]! / (this.#correlation[0]! + LEAST_POWER)) * this.#correction[lag]!;
  }

  /** The lag with the highest peak; never one of the two ends, which have a neighbour on one side only. */
  #bestLag(): number {
    let best = this.#shortest + 1;
    let highest = -Infinity;
    const scale = 1 / (this.#correlation[0]! + LEAST_POWER);
    for (let lag = this.#shortest; lag <= this.#longest; lag++) {
      const height = this.#correlation[lag]! * scale * this.#correction[lag]! - this.#costs[lag]!;
      if (height <= highest) continue;
      highest = height;
      best = lag;
    }
    return Math.max(this.#shortest + 1, Math.min(this.#longest - 1, best));
  }
}
