import { SampleQueue } from '../../dsp/sample-queue.ts';
import { requireArgument } from '../../errors.ts';
import { dbToAmplitude, powerToDb } from '../../units.ts';
import { BandSplitter, type SplitSound } from './band-splitter.ts';
import {
  type CompressionCurve,
  type CompressionTimes,
  GainBallistics,
  reductionDb,
} from './gain-computer.ts';
import type { SoundStage } from './sound-stage.ts';

/** A threshold that may move with the programme. */
export interface ThresholdCurve {
  /** In dBFS: mean square over channels. Between two values it is linear, before the first and after the last level. */
  readonly levelsDb: Float32Array;
  /** From a value to the next; the first belongs to the beginning of the sound. */
  readonly stepSeconds: number;
}

/** One band of a {@link MultibandCompressor}. */
export interface CompressorBand extends CompressionCurve, CompressionTimes {
  readonly threshold: ThresholdCurve;
  /** Constant gain of the band in dB, which gives back what compression takes from its level. */
  readonly makeupDb: number;
}

/** Settings of a {@link MultibandCompressor}. */
export interface MultibandCompressorOptions {
  readonly sampleRate: number;
  readonly channelCount: number;
  /** One fewer than there are bands, rising. */
  readonly crossoversHz: readonly number[];
  /** From the lowest to the highest. */
  readonly bands: readonly CompressorBand[];
  /** How much of the change of gain is applied, 0 ... 1: half of it is half the decibels. */
  readonly amount: number;
}

/** What a {@link MultibandCompressor} did in one band. */
export interface BandReduction {
  /** Over time, in dB, 0 or more. */
  readonly meanReductionDb: number;
  readonly maxReductionDb: number;
}

/** Samples from one look at the level to the next at rates up to 48 kHz: 0.7 ms at 44.1 kHz. */
const STEP_SAMPLES = 32;
/**
 * Levels are means over about so many seconds, and not less than a period and a half of the lowest frequency of the band:
 * a gain that follows single periods distorts. As a mean comes late by as much, the stage looks ahead by as much.
 */
const SHORTEST_MEAN_SECONDS = 0.005;
const PERIODS_IN_MEAN = 1.5;
/** The lowest frequency that is heard as a tone. */
const LOWEST_HZ = 35;
/** Gains are kept from the look ahead on, and let go in bulk. */
const KEPT_GAINS = 4096;
/** Below it there is nothing to be compressed, -120 dB. */
const SILENCE_POWER = 1e-12;

/**
 * Compresses bands of the sound by themselves, all channels by the same gain. The gains change linearly between the looks
 * at the level; bands whose gain is 0 dB pass bit for bit.
 */
export class MultibandCompressor implements SoundStage {
  readonly #splitter: BandSplitter;
  readonly #gains: readonly BandGain[];
  readonly #whole: SampleQueue;
  readonly #bands: readonly SampleQueue[];
  readonly #stepSamples: number;
  /** Steps that the band with the longest mean looks ahead. */
  readonly #lookAheadSteps: number;
  #measured = 0;
  #given = 0;

  /**
   * @param options see {@link MultibandCompressorOptions}
   * @throws LatheError `bad-argument` when bands and crossovers do not fit
   */
  constructor(options: MultibandCompressorOptions) {
    const { sampleRate, channelCount, crossoversHz, bands, amount } = options;
    requireArgument(
      bands.length === crossoversHz.length + 1,
      `MultibandCompressor: ${crossoversHz.length} crossovers make ${crossoversHz.length + 1} bands, got ${bands.length}`,
    );
    this.#splitter = new BandSplitter(options);
    this.#stepSamples = STEP_SAMPLES * Math.max(1, Math.round(sampleRate / 48_000));
    this.#gains = bands.map(
      (band, i) =>
        new BandGain(band, {
          lowHz: crossoversHz[i - 1] ?? LOWEST_HZ,
          stepSamples: this.#stepSamples,
          sampleRate,
          channelCount,
          amount,
        }),
    );
    this.#lookAheadSteps = Math.max(...this.#gains.map((gain) => gain.lookAheadSteps));
    this.#whole = new SampleQueue(channelCount);
    this.#bands = bands.map(() => new SampleQueue(channelCount));
  }

  /** What it did so far in each band, from the lowest to the highest. */
  get reductions(): readonly BandReduction[] {
    return this.#gains.map((gain) => gain.reduction);
  }

  /** See {@link SoundStage.push}. */
  push(block: readonly Float32Array[]): Float32Array[] {
    this.#measure(this.#splitter.push(block));
    const steps = Math.floor(this.#measured / this.#stepSamples) - this.#lookAheadSteps + 1;
    return this.#compress(Math.max(0, steps * this.#stepSamples - this.#given));
  }

  /** See {@link SoundStage.flush}. */
  flush(): Float32Array[] {
    this.#measure(this.#splitter.flush());
    return this.#compress(this.#measured - this.#given);
  }

  #measure({ whole, bands }: SplitSound): void {
    this.#whole.push(whole);
    bands.forEach((band, k) => {
      this.#gains[k]!.measure(band);
      this.#bands[k]!.push(band);
    });
    this.#measured += whole[0]!.length;
  }

  /** Gives the next samples; all but the last begin and end with a step. */
  #compress(count: number): Float32Array[] {
    const whole = this.#whole.take(count);
    this.#bands.forEach((queue, k) => {
      this.#gains[k]!.addChange(queue.take(count), whole, this.#given / this.#stepSamples);
    });
    this.#given += count;
    return whole;
  }
}

/** The gain of one band over time. */
class BandGain {
  /** How many steps before a level is measured its gain is applied. */
  readonly lookAheadSteps: number;
  readonly #band: CompressorBand;
  readonly #amount: number;
  readonly #stepSamples: number;
  readonly #stepsPerValue: number;
  readonly #averaging: number;
  readonly #ballistics: GainBallistics;
  readonly #makeup: number;
  #power = 0;
  /** Sum of squares of the step so far, a channel each. */
  readonly #energies: Float64Array;
  #stepFill = 0;
  #stepCount = 0;
  /** Gains that the steps measured, from step `firstKept` on. */
  #gains: number[] = [];
  #firstKept = 0;
  #reductionSum = 0;
  #reductionMax = 0;

  constructor(
    band: CompressorBand,
    options: {
      readonly lowHz: number;
      readonly stepSamples: number;
      readonly sampleRate: number;
      readonly channelCount: number;
      readonly amount: number;
    },
  ) {
    const { lowHz, stepSamples, sampleRate, channelCount, amount } = options;
    this.#band = band;
    this.#amount = amount;
    this.#stepSamples = stepSamples;
    const stepsPerSecond = sampleRate / stepSamples;
    this.#stepsPerValue = band.threshold.stepSeconds * stepsPerSecond;
    const meanSteps = Math.max(SHORTEST_MEAN_SECONDS, PERIODS_IN_MEAN / lowHz) * stepsPerSecond;
    this.#averaging = 1 - Math.exp(-1 / meanSteps);
    this.lookAheadSteps = Math.max(2, Math.round(meanSteps));
    this.#ballistics = new GainBallistics(band, stepsPerSecond);
    this.#makeup = dbToAmplitude(amount * band.makeupDb);
    this.#energies = new Float64Array(channelCount);
  }

  get reduction(): BandReduction {
    return {
      meanReductionDb: this.#stepCount === 0 ? 0 : this.#reductionSum / this.#stepCount,
      maxReductionDb: this.#reductionMax,
    };
  }

  measure(band: readonly Float32Array[]): void {
    const length = band[0]!.length;
    const energies = this.#energies;
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.#stepSamples - this.#stepFill);
      for (let c = 0; c < band.length; c++) {
        const samples = band[c]!;
        let energy = energies[c]!;
        for (let n = from; n < to; n++) energy += samples[n]! * samples[n]!;
        energies[c] = energy;
      }
      this.#stepFill += to - from;
      if (this.#stepFill === this.#stepSamples) this.#finishStep();
      from = to;
    }
  }

  #finishStep(): void {
    const energies = this.#energies;
    const power = energies.reduce((sum, energy) => sum + energy, 0) / (this.#stepSamples * energies.length);
    this.#power += (power - this.#power) * this.#averaging;
    const overDb = powerToDb(Math.max(this.#power, SILENCE_POWER)) - this.#thresholdDb();
    const reduction = this.#amount * this.#ballistics.next(reductionDb(overDb, this.#band));
    this.#reductionSum += reduction;
    if (reduction > this.#reductionMax) this.#reductionMax = reduction;
    this.#gains.push(this.#makeup * dbToAmplitude(-reduction));
    this.#stepCount++;
    this.#stepFill = 0;
    energies.fill(0);
  }

  #thresholdDb(): number {
    const { levelsDb } = this.#band.threshold;
    const position = Math.min(levelsDb.length - 1, this.#stepCount / this.#stepsPerValue);
    const i = Math.floor(position);
    const here = levelsDb[i]!;
    return i + 1 < levelsDb.length ? here + (position - i) * (levelsDb[i + 1]! - here) : here;
  }

  /** Adds `(gain - 1) · band` to the whole, for the steps from `firstStep` on. */
  addChange(band: readonly Float32Array[], whole: readonly Float32Array[], firstStep: number): void {
    const length = whole[0]!.length;
    for (let from = 0, step = firstStep; from < length; from += this.#stepSamples, step++) {
      const to = Math.min(length, from + this.#stepSamples);
      const change = this.#gainBefore(step) - 1;
      const slope = (this.#gainBefore(step + 1) - 1 - change) / this.#stepSamples;
      if (change === 0 && slope === 0) continue;
      for (let c = 0; c < whole.length; c++) {
        const samples = band[c]!;
        const target = whole[c]!;
        for (let n = from; n < to; n++) {
          target[n] = target[n]! + (change + slope * (n - from)) * samples[n]!;
        }
      }
    }
    this.#letGo(firstStep + Math.floor(length / this.#stepSamples));
  }

  /** Gain at the border before a step; beyond what was measured, the last one. */
  #gainBefore(step: number): number {
    const measured = Math.min(step - 2 + this.lookAheadSteps, this.#firstKept + this.#gains.length - 1);
    return this.#gains[measured - this.#firstKept] ?? this.#makeup;
  }

  #letGo(nextStep: number): void {
    const unneeded = nextStep - 2 + this.lookAheadSteps - this.#firstKept;
    if (unneeded < KEPT_GAINS) return;
    this.#gains = this.#gains.slice(unneeded);
    this.#firstKept += unneeded;
  }
}
