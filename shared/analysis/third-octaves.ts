import { powerToDb } from '../units.ts';
import type { TrackSpectrum } from './track-spectrum.ts';

/** One band of the long-term average spectrum. */
export interface SpectrumBand {
  /** Exact centre of IEC 61260-1, 1000 · 10^(n/10). */
  readonly centreHz: number;
  /** Mean square in the band over time and channels: a full-scale sine reads -3.01, pink noise is level. */
  readonly levelDbfs: number;
}

/** From 20 Hz, n = -17, to 20 kHz, n = 13. */
const FIRST = -17;
const LAST = 13;

/** Exact centre of the third of an octave n, in Hz (IEC 61260-1, base ten): 0 is 1 kHz, 10 is a decade above. */
export function thirdOctaveCentre(n: number): number {
  return 1000 * 10 ** (n / 10);
}

/**
 * The long-term average spectrum in thirds of an octave, from 20 Hz up to the last band whose centre lies below half the
 * sample rate, where it is cut off. Bands have vertical edges: a tone is in one of them. Silence is `-Infinity`.
 */
export function thirdOctaves(spectrum: TrackSpectrum): SpectrumBand[] {
  const nyquist = spectrum.sampleRate / 2;
  const bands: SpectrumBand[] = [];
  for (let n = FIRST; n <= LAST && thirdOctaveCentre(n) < nyquist; n++) {
    const highHz = Math.min(nyquist, thirdOctaveCentre(n + 0.5));
    const power = spectrum.bandPower(thirdOctaveCentre(n - 0.5), highHz);
    bands.push({ centreHz: thirdOctaveCentre(n), levelDbfs: powerToDb(power) });
  }
  return bands;
}
