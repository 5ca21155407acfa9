import { RealFft } from '../dsp/fft.ts';
import { requireArgument } from '../errors.ts';

/** Hops a second at the beginning. */
const HOPS_PER_SECOND = 50;
/** Beyond this many the hops are joined in pairs: 2.9 hours of 20 ms. */
const MOST_HOPS = 2 ** 19;
/** The band that is listened to ends here: above it, codecs and denoisers leave little to compare. */
const BAND_HZ = 8000;
/** Energy below the mean by this factor counts as silence, so that noise in pauses makes no landmarks. */
const FLOOR_RATIO = 1e-6;
/** Largest step of the log energy that counts, in nepers of power: 8.7 dB, so that one cut does not outweigh the music. */
const LARGEST_STEP = 2;

/**
 * How the energy of a signal of any length goes, in little memory: landmarks by which {@link likelyOffsets} finds where
 * two versions of one recording lie against each other. Streaming.
 *
 * Energy is that of x[n] - x[n - m] with m = rate / 8000: a comb with its first maximum at 4 kHz, which keeps the bass
 * from covering everything.
 */
export class EnergySketch {
  readonly #lag: number;
  readonly #tails: Float32Array[];
  #hopSamples: number;
  #energies: Float64Array = new Float64Array(1024);
  #count = 0;
  #open = 0;
  #openSamples = 0;

  /**
   * @param options `sampleRate` in Hz; `channelCount` 1 or more, whose energies are added
   * @throws LatheError `bad-argument` for a count or rate that is not positive
   */
  constructor({ sampleRate, channelCount }: { readonly sampleRate: number; readonly channelCount: number }) {
    requireArgument(sampleRate > 0, `EnergySketch: sampleRate must be positive, got ${sampleRate}`);
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `EnergySketch: channelCount must be a positive integer, got ${channelCount}`,
    );
    this.#lag = Math.max(1, Math.round(sampleRate / BAND_HZ));
    this.#hopSamples = Math.max(1, Math.round(sampleRate / HOPS_PER_SECOND));
    this.#tails = Array.from({ length: channelCount }, () => new Float32Array(this.#lag));
  }

  /** Samples from one value to the next. */
  get hopSamples(): number {
    return this.#hopSamples;
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    const length = block[0]!.length;
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.#hopSamples - this.#openSamples);
      for (let c = 0; c < block.length; c++) this.#open += this.#energy(block[c]!, this.#tails[c]!, from, to);
      this.#openSamples += to - from;
      from = to;
      if (this.#openSamples === this.#hopSamples) this.#finishHop();
    }
    for (let c = 0; c < block.length; c++) keepTail(this.#tails[c]!, block[c]!);
  }

  /**
   * Steps of the log energy from each hop to the next: what onsets leave, whatever the level.
   *
   * @param hopSamples a multiple of this sketch's hop by a power of two
   */
  steps(hopSamples: number): Float64Array {
    const energies = joined(this.#energies.subarray(0, this.#count), hopSamples / this.#hopSamples);
    let sum = 0;
    for (let i = 0; i < energies.length; i++) sum += energies[i]!;
    const steps = new Float64Array(Math.max(0, energies.length - 1));
    if (sum === 0) return steps;
    const floor = (FLOOR_RATIO * sum) / energies.length;
    for (let i = 0; i < steps.length; i++) {
      const step = Math.log((energies[i + 1]! + floor) / (energies[i]! + floor));
      steps[i] = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step));
    }
    return steps;
  }

  #energy(samples: Float32Array, tail: Float32Array, from: number, to: number): number {
    const lag = this.#lag;
    let sum = 0;
    let n = from;
    for (const end = Math.min(to, lag); n < end; n++) sum += (samples[n]! - tail[n]!) ** 2;
    for (; n < to; n++) {
      const difference = samples[n]! - samples[n - lag]!;
      sum += difference * difference;
    }
    return sum;
  }

  #finishHop(): void {
    if (this.#count === MOST_HOPS) {
      this.#energies = joined(this.#energies, 2);
      this.#count = this.#energies.length;
      this.#hopSamples *= 2;
      return;
    }
    if (this.#count === this.#energies.length) {
      const larger = new Float64Array(2 * this.#count);
      larger.set(this.#energies);
      this.#energies = larger;
    }
    this.#energies[this.#count++] = this.#open;
    this.#open = 0;
    this.#openSamples = 0;
  }
}

/** Shifts the last samples of a block into the tail of what came before. */
function keepTail(tail: Float32Array, samples: Float32Array): void {
  const kept = Math.max(0, tail.length - samples.length);
  tail.copyWithin(0, tail.length - kept);
  tail.set(samples.subarray(Math.max(0, samples.length - tail.length)), kept);
}

/** Sums of `factor` values each; what is left at the end is dropped. */
function joined(values: Float64Array, factor: number): Float64Array {
  const sums = new Float64Array(Math.floor(values.length / factor));
  for (let i = 0; i < sums.length; i++) {
    let sum = 0;
    for (let j = 0; j < factor; j++) sum += values[i * factor + j]!;
    sums[i] = sum;
  }
  return sums;
}

/**
 * Where one signal may lie in another, the likeliest first, by correlating their sketches.
 *
 * @param reference sketch of a signal
 * @param other sketch of another version of it at the same sample rate
 * @param options `first` and `last` offset in samples; `count`: how many places to name at most
 * @returns offsets in samples, each true to about the larger hop: the other's sample is the reference's plus this
 */
export function likelyOffsets(
  reference: EnergySketch,
  other: EnergySketch,
  options: { readonly first: number; readonly last: number; readonly count: number },
): number[] {
  const hop = Math.max(reference.hopSamples, other.hopSamples);
  const a = reference.steps(hop);
  const b = other.steps(hop);
  if (a.length === 0 || b.length === 0) return [];
  const correlation = crossCorrelation(a, b);
  const first = Math.max(1 - a.length, Math.round(options.first / hop));
  const last = Math.min(b.length - 1, Math.round(options.last / hop));
  const at = (lag: number): number => correlation[lag < 0 ? lag + correlation.length : lag]!;
  const peaks: { readonly lag: number; readonly height: number }[] = [];
  for (let lag = first; lag <= last; lag++) {
    const height = at(lag);
    if (height <= 0 || (lag > first && at(lag - 1) > height) || (lag < last && at(lag + 1) >= height))
      continue;
    if (peaks.length === options.count && height <= peaks.at(-1)!.height) continue;
    if (peaks.length === options.count) peaks.pop();
    const place = peaks.findIndex((peak) => peak.height < height);
    peaks.splice(place < 0 ? peaks.length : place, 0, { lag, height });
  }
  return peaks.map(({ lag }) => lag * hop);
}

/** Σ_n a[n] b[n + lag] at index lag, negative lags from the end. */
function crossCorrelation(a: Float64Array, b: Float64Array): Float64Array {
  const fft = new RealFft(2 ** Math.max(1, Math.ceil(Math.log2(a.length + b.length))));
  const padded = new Float64Array(fft.size);
  const spectra = [a, b].map((values) => {
    padded.fill(0);
    padded.set(values);
    const real = new Float64Array(fft.binCount);
    const imag = new Float64Array(fft.binCount);
    fft.forward(padded, real, imag);
    return { real, imag };
  });
  const [x, y] = spectra as [(typeof spectra)[0], (typeof spectra)[0]];
  for (let k = 0; k < fft.binCount; k++) {
    const real = x.real[k]! * y.real[k]! + x.imag[k]! * y.imag[k]!;
    x.imag[k] = x.real[k]! * y.imag[k]! - x.imag[k]! * y.real[k]!;
    x.real[k] = real;
  }
  fft.inverse(x.real, x.imag, padded);
  return padded;
}
