import { type Kernels, kernelDoubles, kernels, sharedScratch } from '../dsp/kernels.ts';
import { PairedSpectra } from './paired-spectra.ts';
import { requireSameShape } from './same-shape.ts';

/** One resolution: sizes in samples. */
interface Resolution {
  readonly nFft: number;
  readonly hopLength: number;
  readonly winLength: number;
}

/** Those of Parallel WaveGAN and of auraloss. */
const RESOLUTIONS: readonly Resolution[] = [
  { nFft: 1024, hopLength: 120, winLength: 600 },
  { nFft: 2048, hopLength: 240, winLength: 1200 },
  { nFft: 512, hopLength: 50, winLength: 240 },
];

const MOST_BINS = Math.max(...RESOLUTIONS.map(({ nFft }) => nFft / 2 + 1));

/** Power below which a bin counts as this much, as in auraloss. */
const POWER_FLOOR = 1e-8;

/**
 * Multi-resolution STFT distance (Yamamoto, Song and Kim, "Parallel WaveGAN", 2020, eq. 6 to 9, as auraloss 0.4
 * computes `MultiResolutionSTFTLoss` with its defaults): the mean over three resolutions of
 *
 * spectral convergence ‖M - M̂‖ / ‖M‖ (Frobenius, over all channels together)
 * plus log-magnitude distance mean |ln M - ln M̂|,
 *
 * with M = √max(|S|², 1e-8), FFT sizes 1024, 2048, 512, hops 120, 240, 50, periodic Hann windows of 600, 1200, 240.
 * Streaming.
 */
export class MultiResolutionStft {
  readonly #resolutions: readonly ResolutionDistance[];

  /** @param options `channelCount` of both signals */
  constructor({ channelCount }: { readonly channelCount: number }) {
    this.#resolutions = RESOLUTIONS.map((resolution) => new ResolutionDistance(resolution, channelCount));
  }

  /** @param estimate,reference the next samples, planar, of the same channels and length */
  push(estimate: readonly Float32Array[], reference: readonly Float32Array[]): void {
    for (const resolution of this.#resolutions) resolution.spectra.push(estimate, reference);
  }

  /**
   * Ends the signals.
   *
   * @returns 0 for equal magnitude spectra, otherwise positive, without unit
   * @throws LatheError `bad-argument` for 1024 samples or fewer
   */
  finish(): number {
    const sum = this.#resolutions.reduce((total, resolution) => total + resolution.finish(), 0);
    return sum / this.#resolutions.length;
  }
}

/**
 * {@link MultiResolutionStft} of signals in memory.
 *
 * @param estimate planar audio of more than 1024 samples
 * @param reference planar audio of the same channels and length
 * @returns 0 for equal magnitude spectra, otherwise positive, without unit
 * @throws LatheError `bad-argument` if the shapes differ or the audio is too short
 */
export function multiResolutionStftDistance(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
): number {
  requireSameShape('multiResolutionStftDistance', estimate, reference);
  const distance = new MultiResolutionStft({ channelCount: reference.length });
  distance.push(estimate, reference);
  return distance.finish();
}

class ResolutionDistance {
  readonly spectra: PairedSpectra;
  #differenceEnergy = 0;
  #referenceEnergy = 0;
  #logDifference = 0;
  #count = 0;

  constructor(resolution: Resolution, channelCount: number) {
    this.spectra = new PairedSpectra({ ...resolution, channelCount }, (estimate, reference) =>
      this.#add(estimate, reference),
    );
  }

  finish(): number {
    this.spectra.finish();
    return Math.sqrt(this.#differenceEnergy / this.#referenceEnergy) + this.#logDifference / this.#count;
  }

  #add(estimate: Float64Array, reference: Float64Array): void {
    const sums = distanceKernel().run(estimate, reference);
    this.#differenceEnergy += Math.max(0, sums[0]!);
    this.#referenceEnergy += sums[1]!;
    this.#logDifference += (sums[2]! * Math.LN2 + Math.log(sums[3]!)) / 2;
    this.#count += reference.length;
  }
}

/** The kernel with its memory, which all of a thread share. */
class DistanceKernel {
  readonly #kernels: Kernels = kernels();
  readonly #estimate = kernelDoubles(MOST_BINS);
  readonly #reference = kernelDoubles(MOST_BINS);
  readonly #sums = kernelDoubles(4);

  /** What `spectralDistance` finds between two spectra of powers; valid until the next call. */
  run(estimate: Float64Array, reference: Float64Array): Float64Array {
    this.#estimate.set(estimate);
    this.#reference.set(reference);
    const [found, wanted] = [this.#estimate.byteOffset, this.#reference.byteOffset];
    this.#kernels.spectralDistance(found, wanted, reference.length, POWER_FLOOR, this.#sums.byteOffset);
    return this.#sums;
  }
}

const distanceKernel = sharedScratch(() => new DistanceKernel());
