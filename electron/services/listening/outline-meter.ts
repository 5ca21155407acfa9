import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { PeakMeter } from './peak-meter.ts';

/** What is known of a sound once it was looked at. */
export interface Outline {
  /** At the listening rate. */
  readonly sampleCount: number;
  /** As `listen.open` tells them. */
  readonly peaks: Uint8Array;
}

/** What an {@link OutlineMeter} is made for. */
export interface OutlineOptions {
  readonly samplesPerPeak: number;
  /** Hz of the samples that come. */
  readonly sampleRate: number;
  /** As far as it is known. */
  readonly durationSeconds: number | undefined;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

/** Steps of the progress that are told: each costs two processes and the page as much as a block of sound does. */
const TOLD_STEPS = 25;

/** Measures the outline of a sound while it comes, and tells how far it is. */
export class OutlineMeter {
  readonly #options: OutlineOptions;
  readonly #peaks: PeakMeter;
  #sampleCount = 0;
  #toldSteps = 0;

  constructor(options: OutlineOptions) {
    this.#options = options;
    this.#peaks = new PeakMeter(options.samplesPerPeak);
  }

  push(block: readonly Float32Array[]): void {
    const { sampleRate, durationSeconds = Infinity, onProgress } = this.#options;
    this.#peaks.push(block);
    this.#sampleCount += block[0]!.length;
    const steps = Math.floor((TOLD_STEPS * this.#sampleCount) / (durationSeconds * sampleRate));
    if (steps > this.#toldSteps) onProgress?.(Math.min(1, steps / TOLD_STEPS));
    this.#toldSteps = steps;
  }

  /** How many samples there are at the listening rate is known before they are converted. */
  result(): Outline {
    return {
      sampleCount: Math.round((this.#sampleCount * LISTENING_RATE) / this.#options.sampleRate),
      peaks: new Uint8Array(this.#peaks.result().buffer),
    };
  }
}
