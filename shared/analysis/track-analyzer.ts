import { TruePeakHistory } from '../dsp/true-peak-history.ts';
import { bandwidth } from './bandwidth.ts';
import { HumDetector } from './hum.ts';
import { loudnessHistory } from './loudness-history.ts';
import { NoiseFloorMeter } from './noise-floor.ts';
import { peakToShortTerm } from './peak-to-short-term.ts';
import { spectralBalance } from './spectral-balance.ts';
import { spectralShape } from './spectral-shape.ts';
import { thirdOctaves } from './third-octaves.ts';
import { ToneMeter } from './tone-meter.ts';
import type { TrackAnalysis } from './track-analysis.ts';
import { TRUE_PEAK_OVERSAMPLING, TrackMeter } from './track-meter.ts';
import { TrackSpectrum } from './track-spectrum.ts';

/**
 * Measures everything about a track in one streaming pass. Samples must be finite. It keeps a few numbers for each
 * 100 ms and nothing else that grows: 3 MB for three hours.
 */
export class TrackAnalyzer {
  readonly #sampleRate: number;
  readonly #peaks: TruePeakHistory;
  readonly #meter: TrackMeter;
  readonly #spectrum: TrackSpectrum;
  readonly #noise: NoiseFloorMeter;
  readonly #hum: HumDetector;
  readonly #tone: ToneMeter;

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    this.#sampleRate = options.sampleRate;
    this.#peaks = new TruePeakHistory({ ...options, oversampling: TRUE_PEAK_OVERSAMPLING });
    this.#meter = new TrackMeter(options, this.#peaks);
    this.#noise = new NoiseFloorMeter(options);
    this.#spectrum = new TrackSpectrum({
      ...options,
      onFrame: (frame) => this.#noise.add(frame),
      onBassFrame: (frame) => this.#hum.add(frame),
    });
    this.#hum = new HumDetector(this.#spectrum.bassBinHz);
    this.#tone = new ToneMeter(options);
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    this.#meter.push(block);
    this.#spectrum.push(block);
    this.#tone.push(block);
  }

  /** Ends the track: what was measured. */
  finish(): TrackAnalysis {
    this.#peaks.finish();
    this.#spectrum.finish();
    const measurement = this.#meter.result();
    const shortTerm = this.#meter.shortTermHistory();
    const upperEnd = bandwidth(this.#spectrum);
    return {
      ...measurement,
      ...peakToShortTerm(this.#peaks.history(), shortTerm, measurement.integratedLufs),
      loudnessHistory: loudnessHistory(this.#meter.momentaryHistory(), shortTerm),
      longTermSpectrum: thirdOctaves(this.#spectrum),
      spectralBalance: spectralBalance(this.#spectrum),
      ...spectralShape(this.#spectrum),
      ...upperEnd,
      ...this.#noise.result(upperEnd.cutoffHz ?? this.#sampleRate / 2),
      hum: this.#hum.result(),
      tone: this.#tone.result(),
    };
  }
}
