import type { StereoImage } from './stereo-image.ts';
import type { TrackMeasurement } from './track-meter.ts';

/** Loudness over time, at most 1000 points whatever the length: the loudest of each step, for plots. */
export interface LoudnessHistory {
  /** From a point to the next, a multiple of 0.1 s. */
  readonly stepSeconds: number;
  /** Point i is the loudest window of 400 ms that ends in step i, up to (i + 1) · stepSeconds. */
  readonly momentaryLufs: readonly number[];
  /** Point i is the loudest window of 3 s that ends in step i. */
  readonly shortTermLufs: readonly number[];
}

/** One band of the long-term average spectrum. */
export interface SpectrumBand {
  /** Exact centre of IEC 61260-1, 1000 · 10^(n/10). */
  readonly centreHz: number;
  /** Mean square in the band over time and channels: a full-scale sine reads -3.01, pink noise is level. */
  readonly levelDbfs: number;
}

/** One of the broad bands of the spectral balance, with its stereo image. */
export interface BalanceBand extends StereoImage {
  readonly name: string;
  readonly lowHz: number;
  /** At most half the sample rate. */
  readonly highHz: number;
  readonly levelDbfs: number;
  /** Against the power of all bands, in dB; `null` for silence. */
  readonly shareDb: number | null;
}

/** One harmonic of mains hum. */
export interface HumHarmonic {
  readonly frequencyHz: number;
  readonly levelDbfs: number;
  /** Over what lies beside it, in dB. */
  readonly prominenceDb: number;
}

/** Mains hum. */
export interface Hum {
  readonly frequencyHz: 50 | 60;
  /** Of all harmonics that were found. */
  readonly levelDbfs: number;
  readonly harmonics: readonly HumHarmonic[];
}

/** A steady tone and what was added to it. */
export interface Tone {
  readonly frequencyHz: number;
  readonly levelDbfs: number;
  /** Harmonics over the fundamental (IEC 60268-3). */
  readonly thdPercent: number;
  readonly thdDb: number;
  /** All but the fundamental over everything, 20 Hz ... 20 kHz (AES17). */
  readonly thdPlusNoisePercent: number;
  readonly thdPlusNoiseDb: number;
}

/** Everything that is measured in one track. What is not defined for this sound is `null`. */
export interface TrackAnalysis extends TrackMeasurement {
  /** PSR: true peak over short-term loudness of the same 3 s, median over the track, in dB. */
  readonly peakToShortTermDb: number | null;
  /** The least of them: the densest 3 s. */
  readonly minPeakToShortTermDb: number | null;
  readonly loudnessHistory: LoudnessHistory;
  /** In thirds of an octave, from 20 Hz up. */
  readonly longTermSpectrum: readonly SpectrumBand[];
  /** Seven bands from 20 Hz up, fewer for low sample rates. */
  readonly spectralBalance: readonly BalanceBand[];
  readonly spectralCentroidHz: number | null;
  /** 85 % of the power lie below. */
  readonly spectralRolloffHz: number | null;
  /** Slope of the long-term spectrum, 63 Hz ... 8 kHz: 0 is pink, 3 is white. */
  readonly spectralTiltDbPerOctave: number | null;
  /** The highest frequency in use. */
  readonly bandwidthHz: number | null;
  /** Where the spectrum ends in a cliff, as lossy coding and conversion from lower rates leave it. */
  readonly cutoffHz: number | null;
  /** Of the steady noise under the programme, over channels. */
  readonly noiseFloorDbfs: number | null;
  /** Power of the programme over the noise floor, in dB: no measure of how good a master is. */
  readonly snrIndexDb: number | null;
  readonly hum: Hum | null;
  readonly tone: Tone | null;
}
