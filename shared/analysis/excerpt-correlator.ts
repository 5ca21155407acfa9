import { RealFft } from '../dsp/fft.ts';
import { requireArgument } from '../errors.ts';

/** The correlation is taken at the lowest rate, the signal's over a power of two, that is not below this. */
const LOWEST_RATE = 8000;
/** The other signal under an excerpt counts as at least this part of the largest energy under it: silence has no say. */
const ENERGY_FLOOR = 0.05;

/** Where two signals fit best. */
export interface CorrelationPeak {
  /** In samples: the other's sample is the reference's plus this. True to about {@link decimation}. */
  readonly offset: number;
  /** About -1 ... 1; negative where one of the signals is turned over. */
  readonly correlation: number;
}

/** The power of two by which a rate can be divided without going below what alignment listens to. */
export function decimation(sampleRate: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(sampleRate / LOWEST_RATE)));
}

/**
 * Normalised cross-correlation of some excerpts of two signals over a range of lags, by FFT, with both spectra flattened
 * (smoothed coherence transform: each frequency is divided by the level around it). The bass, which is loudest and moves
 * with every filter, then counts no more than the rest, and neither does a change of tone. What lies above the band is
 * cut off, which lowers the rate. Excerpts and channels are added up, so that what fits one by chance is outvoted.
 */
export class ExcerptCorrelator {
  readonly #fft: RealFft;
  /** Of the lowered rate. */
  readonly #small: RealFft;
  readonly #factor: number;
  readonly #excerptLength: number;
  readonly #padded: Float64Array;
  readonly #reference: Spectrum;
  readonly #other: Spectrum;
  readonly #cross: Spectrum;
  readonly #referencePower: Float64Array;
  readonly #otherPower: Float64Array;
  /** Energy of the other signal under the excerpt, by lag of the lowered rate. */
  readonly #energyByLag: Float64Array;
  /** The same over the whole range. */
  #energy = 0;

  /**
   * @param options `excerptLength`: samples of the reference; `rangeLength`: samples of the other signal, which hold the
   *   excerpt at every lag that counts; `sampleRate` in Hz
   */
  constructor(options: {
    readonly excerptLength: number;
    readonly rangeLength: number;
    readonly sampleRate: number;
  }) {
    const { excerptLength, rangeLength, sampleRate } = options;
    requireArgument(
      excerptLength >= 1 && rangeLength >= excerptLength,
      () => `ExcerptCorrelator: a range of ${rangeLength} samples cannot hold an excerpt of ${excerptLength}`,
    );
    this.#factor = decimation(sampleRate);
    this.#fft = new RealFft(Math.max(4 * this.#factor, 2 ** Math.ceil(Math.log2(rangeLength))));
    this.#small = new RealFft(this.#fft.size / this.#factor);
    this.#excerptLength = Math.ceil(excerptLength / this.#factor);
    this.#padded = new Float64Array(this.#fft.size);
    this.#reference = emptySpectrum(this.#fft.binCount);
    this.#other = emptySpectrum(this.#fft.binCount);
    this.#cross = emptySpectrum(this.#small.binCount);
    this.#referencePower = new Float64Array(this.#small.binCount);
    this.#otherPower = new Float64Array(this.#small.binCount);
    this.#energyByLag = new Float64Array(Math.floor((rangeLength - excerptLength) / this.#factor) + 1);
  }

  /**
   * Adds one excerpt.
   *
   * @param reference planar, `excerptLength` samples
   * @param other planar, the same channels, `rangeLength` samples
   */
  add(reference: readonly Float32Array[], other: readonly Float32Array[]): void {
    for (let c = 0; c < reference.length; c++) {
      this.#transform(reference[c]!, this.#reference);
      this.#transform(other[c]!, this.#other);
      this.#addSpectra();
      this.#addEnergy(other[c]!);
    }
  }

  /**
   * The lag of the largest magnitude.
   *
   * @param firstLag the lag, in samples, at which the range begins with the excerpt
   */
  peak(firstLag: number): CorrelationPeak {
    const correlation = this.#flatCorrelation();
    const loudest = this.#energyByLag.reduce((most, energy) => Math.max(most, energy), 0);
    if (loudest === 0) return { offset: firstLag, correlation: 0 };
    const at = (lag: number): number => {
      const energy = Math.max(ENERGY_FLOOR * loudest, this.#energyByLag[lag]!);
      return correlation[lag]! * Math.sqrt(this.#energy / energy);
    };
    const lagCount = this.#energyByLag.length;
    let best = 0;
    for (let lag = 1; lag < lagCount; lag++) if (Math.abs(at(lag)) > Math.abs(at(best))) best = lag;
    const inside = best > 0 && best < lagCount - 1;
    const fraction = inside ? vertex(at(best - 1), at(best), at(best + 1)) : 0;
    return { offset: Math.round(firstLag + (best + fraction) * this.#factor), correlation: at(best) };
  }

  #transform(samples: Float32Array, into: Spectrum): void {
    this.#padded.fill(0);
    this.#padded.set(samples);
    this.#fft.forward(this.#padded, into.real, into.imag);
  }

  #addSpectra(): void {
    const { real: ar, imag: ai } = this.#reference;
    const { real: br, imag: bi } = this.#other;
    for (let k = 0; k < this.#small.binCount; k++) {
      const a = ar[k]!;
      const b = ai[k]!;
      const c = br[k]!;
      const d = bi[k]!;
      this.#cross.real[k]! += a * c + b * d;
      this.#cross.imag[k]! += a * d - b * c;
      this.#referencePower[k]! += a * a + b * b;
      this.#otherPower[k]! += c * c + d * d;
    }
  }

  /** Energies of differences, as the flattened signal has them, near enough. */
  #addEnergy(samples: Float32Array): void {
    const factor = this.#factor;
    const energies = new Float64Array(Math.ceil(samples.length / factor) + 1);
    let last = 0;
    for (let n = 0; n < samples.length; n++) {
      const x = samples[n]!;
      energies[Math.floor(n / factor) + 1]! += (x - last) ** 2;
      last = x;
    }
    for (let i = 1; i < energies.length; i++) energies[i]! += energies[i - 1]!;
    const end = energies.length - 1;
    for (let lag = 0; lag < this.#energyByLag.length; lag++) {
      this.#energyByLag[lag]! +=
        energies[Math.min(end, lag + this.#excerptLength)]! - energies[Math.min(end, lag)]!;
    }
    this.#energy += energies[end]!;
  }

  /** Correlation of the flattened signals, over the root of their energies. */
  #flatCorrelation(): Float64Array {
    const a = this.#referencePower;
    const b = this.#otherPower;
    const aAround = smooth(a);
    const bAround = smooth(b);
    let aEnergy = 0;
    let bEnergy = 0;
    for (let k = 0; k < a.length; k++) {
      const around = aAround[k]! * bAround[k]!;
      const weight = around > 0 && k > 0 && k < a.length - 1 ? 1 / Math.sqrt(around) : 0;
      this.#cross.real[k]! *= weight;
      this.#cross.imag[k]! *= weight;
      if (weight === 0) continue;
      aEnergy += a[k]! / aAround[k]!;
      bEnergy += b[k]! / bAround[k]!;
    }
    const correlation = new Float64Array(this.#small.size);
    this.#small.inverse(this.#cross.real, this.#cross.imag, correlation);
    const scale = this.#small.size / 2 / Math.max(Number.MIN_VALUE, Math.sqrt(aEnergy * bEnergy));
    for (let n = 0; n < correlation.length; n++) correlation[n]! *= scale;
    return correlation;
  }
}

interface Spectrum {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

function emptySpectrum(binCount: number): Spectrum {
  return { real: new Float64Array(binCount), imag: new Float64Array(binCount) };
}

/** Means over a twelfth of an octave around each bin, and over three bins at least: steady tones are flattened too. */
function smooth(power: Float64Array): Float64Array {
  const sums = new Float64Array(power.length + 1);
  for (let k = 0; k < power.length; k++) sums[k + 1] = sums[k]! + power[k]!;
  return power.map((_, k) => {
    const from = Math.max(0, Math.min(k - 1, Math.floor(k * 2 ** (-1 / 24))));
    const to = Math.min(power.length, Math.max(k + 2, Math.ceil(k * 2 ** (1 / 24))));
    return Math.max(0, sums[to]! - sums[from]!) / (to - from);
  });
}

/** Where the parabola through three values at -1, 0 and 1 has its vertex, -0.5 ... 0.5 where 0 is the extreme. */
function vertex(left: number, centre: number, right: number): number {
  const curvature = left - 2 * centre + right;
  return curvature === 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / curvature));
}
