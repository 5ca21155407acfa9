import type { TrackAnalysis } from './track-analysis.ts';
import { TrackMeter } from './track-meter.ts';

/** Measures everything about a track in one streaming pass. Samples must be finite. */
export class TrackAnalyzer {
  readonly #meter: TrackMeter;

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    this.#meter = new TrackMeter(options);
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    this.#meter.push(block);
  }

  /** Ends the track: what was measured. */
  finish(): TrackAnalysis {
    return {
      ...this.#meter.result(),
      peakToShortTermDb: null,
      minPeakToShortTermDb: null,
      loudnessHistory: { stepSeconds: 0.1, momentaryLufs: [], shortTermLufs: [] },
      longTermSpectrum: [],
      spectralBalance: [],
      spectralCentroidHz: null,
      spectralRolloffHz: null,
      spectralTiltDbPerOctave: null,
      bandwidthHz: null,
      cutoffHz: null,
      noiseFloorDbfs: null,
      snrIndexDb: null,
      hum: null,
      tone: null,
    };
  }
}
