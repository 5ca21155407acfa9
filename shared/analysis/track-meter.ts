import { LoudnessMeter, type LoudnessResult } from '../dsp/loudness.ts';
import { TruePeakMeter } from '../dsp/true-peak.ts';
import { LevelMeter, type LevelResult } from './levels.ts';
import type { StereoImage } from './stereo-image.ts';
import { StereoMeter } from './stereo-meter.ts';

/** Loudness and levels of one track. Silence is `-Infinity`, and what is not defined is `null`. */
export interface TrackMeasurement extends Omit<LoudnessResult, 'loudnessRangeLu'>, LevelResult, StereoImage {
  /** EBU Tech 3342, in LU; `null` for less than 3 s, and where all is silence. */
  readonly loudnessRangeLu: number | null;
  /** Largest value between samples, 16 times oversampled, in dBTP. */
  readonly truePeakDbtp: number;
  /** Sample peak over root mean square, in dB; `null` for silence. */
  readonly crestFactorDb: number | null;
  /** PLR (AES TD1008): true peak over integrated loudness, in dB; `null` where there is no loudness. */
  readonly peakToLoudnessDb: number | null;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly durationSeconds: number;
}

/** Times of oversampling of {@link TrackMeter}'s true peak: within 0.02 dB of the analogue peak. */
export const TRUE_PEAK_OVERSAMPLING = 16;

/** Takes a track and gives its true peak. */
export interface PeakMeter {
  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void;
  /** In dBTP; `-Infinity` for silence. */
  truePeakDbtp(): number;
}

/** Measures a whole track in one streaming pass. Samples must be finite. */
export class TrackMeter {
  readonly #sampleRate: number;
  readonly #channelCount: number;
  readonly #levels: LevelMeter;
  readonly #loudness: LoudnessMeter;
  readonly #stereo = new StereoMeter();
  readonly #truePeak: PeakMeter;

  /**
   * @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2
   * @param truePeak what measures the true peak; default a meter of its largest value alone
   */
  constructor(
    options: { readonly sampleRate: number; readonly channelCount: number },
    truePeak: PeakMeter = new TruePeakMeter({
      channelCount: options.channelCount,
      oversampling: TRUE_PEAK_OVERSAMPLING,
    }),
  ) {
    this.#sampleRate = options.sampleRate;
    this.#channelCount = options.channelCount;
    this.#levels = new LevelMeter(options);
    this.#loudness = new LoudnessMeter(options);
    this.#truePeak = truePeak;
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

  /** Short-term loudness every 100 ms, in LUFS; the first value belongs to 0 ... 3 s. */
  shortTermHistory(): Float64Array {
    return this.#loudness.shortTermHistory();
  }

  /** What was measured so far. */
  result(): TrackMeasurement {
    const levels = this.#levels.result();
    const loudness = this.#loudness.result();
    const truePeakDbtp = this.#truePeak.truePeakDbtp();
    const difference = (a: number, b: number): number | null =>
      Number.isFinite(a) && Number.isFinite(b) ? a - b : null;
    return {
      ...levels,
      ...loudness,
      ...this.#stereo.result(),
      loudnessRangeLu: Number.isFinite(loudness.maxShortTermLufs) ? loudness.loudnessRangeLu : null,
      truePeakDbtp,
      crestFactorDb: difference(levels.samplePeakDbfs, levels.rmsDbfs),
      peakToLoudnessDb: difference(truePeakDbtp, loudness.integratedLufs),
      sampleRate: this.#sampleRate,
      channelCount: this.#channelCount,
      durationSeconds: levels.sampleCount / this.#sampleRate,
    };
  }
}
