import type { Bandwidth } from './bandwidth.ts';
import type { Hum } from './hum.ts';
import type { LoudnessHistory } from './loudness-history.ts';
import type { NoiseFloor } from './noise-floor.ts';
import type { PeakToShortTerm } from './peak-to-short-term.ts';
import type { BalanceBand } from './spectral-balance.ts';
import type { SpectralShape } from './spectral-shape.ts';
import type { SpectrumBand } from './third-octaves.ts';
import type { Tone } from './tone.ts';
import type { TrackMeasurement } from './track-meter.ts';

/** Everything that is measured in one track. What is not defined for this sound is `null`. */
export interface TrackAnalysis
  extends TrackMeasurement,
    PeakToShortTerm,
    SpectralShape,
    Bandwidth,
    NoiseFloor {
  readonly loudnessHistory: LoudnessHistory;
  /** In thirds of an octave, from 20 Hz up. */
  readonly longTermSpectrum: readonly SpectrumBand[];
  /** Seven bands from 20 Hz up, fewer for low sample rates. */
  readonly spectralBalance: readonly BalanceBand[];
  readonly hum: Hum | null;
  readonly tone: Tone | null;
}
