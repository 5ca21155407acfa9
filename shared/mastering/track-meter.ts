import { LevelMeter } from '../analysis/levels.ts';
import { LoudnessMeter, type LoudnessResult } from '../dsp/loudness.ts';
import { TruePeakMeter } from '../dsp/true-peak.ts';
import { StereoMeter, type StereoResult } from './stereo-meter.ts';

/** Loudness and levels of one track. Silence is `-Infinity`. */
export interface TrackMeasurement extends LoudnessResult, StereoResult {
  /** Largest value between samples, 16 times oversampled, in dBTP. */
  readonly truePeakDbtp: number;
  readonly samplePeakDbfs: number;
  /** Over all channels; a full-scale sine has -3.01 dBFS. */
  readonly rmsDbfs: number;
  /** Sample peak over root mean square, in dB; 0 for silence. */
  readonly crestFactorDb: number;
  /** PLR (AES TD1008): true peak over integrated loudness, in dB; 0 where there is no loudness. */
  readonly peakToLoudnessDb: number;
  /** Samples a channel. */
  readonly sampleCount: number;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly durationSeconds: number;
  /** Samples at full scale or above it, in all channels. */
  readonly clippedSamples: number;
  /** Runs of three or more of them in a row: what clipping leaves. */
  readonly clippedRuns: number;
  readonly nonFiniteSamples: number;
  /** Mean of each channel; full scale is 1. */
  readonly dcOffset: readonly number[];
}

/** Times of oversampling of {@link TrackMeter}'s true peak: within 0.02 dB of the analogue peak. */
export const TRUE_PEAK_OVERSAMPLING = 16;

/** Measures a whole track in one streaming pass. Samples must be finite. */
export class TrackMeter {
  readonly #sampleRate: number;
  readonly #channelCount: number;
  readonly #levels: LevelMeter;
  readonly #loudness: LoudnessMeter;
  readonly #stereo = new StereoMeter();
  readonly #truePeak: TruePeakMeter;

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    this.#sampleRate = options.sampleRate;
    this.#channelCount = options.channelCount;
    this.#levels = new LevelMeter(options);
    this.#loudness = new LoudnessMeter(options);
    this.#truePeak = new TruePeakMeter({
      channelCount: options.channelCount,
      oversampling: TRUE_PEAK_OVERSAMPLING,
    });
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    this.#levels.push(block);
    this.#loudness.push(block);
    this.#stereo.push(block);
    this.#truePeak.push(block);
  }

  /** Momentary loudness every 100 ms, in LUFS; the first value belongs to 0 ... 0.4 s. */
  momentaryHistory(): Float64Array {
    return this.#loudness.momentaryHistory();
  }

  /** What was measured so far. */
  result(): TrackMeasurement {
    const levels = this.#levels.result();
    const loudness = this.#loudness.result();
    const truePeakDbtp = this.#truePeak.truePeakDbtp();
    const difference = (a: number, b: number): number =>
      Number.isFinite(a) && Number.isFinite(b) ? a - b : 0;
    return {
      ...loudness,
      ...this.#stereo.result(),
      truePeakDbtp,
      samplePeakDbfs: levels.samplePeakDbfs,
      rmsDbfs: levels.rmsDbfs,
      crestFactorDb: difference(levels.samplePeakDbfs, levels.rmsDbfs),
      peakToLoudnessDb: difference(truePeakDbtp, loudness.integratedLufs),
      sampleCount: levels.sampleCount,
      sampleRate: this.#sampleRate,
      channelCount: this.#channelCount,
      durationSeconds: levels.sampleCount / this.#sampleRate,
      clippedSamples: levels.clippedSamples,
      clippedRuns: levels.clippedRuns,
      nonFiniteSamples: levels.nonFiniteSamples,
      dcOffset: levels.dcOffset,
    };
  }
}
