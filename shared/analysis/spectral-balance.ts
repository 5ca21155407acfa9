import { powerToDb } from '../units.ts';
import { NO_STEREO_IMAGE, type StereoImage, stereoImage } from './stereo-image.ts';
import type { TrackSpectrum } from './track-spectrum.ts';

/** One of the broad bands of the spectral balance, with its stereo image. */
export interface BalanceBand extends StereoImage {
  readonly name: string;
  readonly lowHz: number;
  /** At most half the sample rate. */
  readonly highHz: number;
  /** Mean square in the band over time and channels. */
  readonly levelDbfs: number;
  /** Against the power of all bands, in dB; `null` for silence. */
  readonly shareDb: number | null;
}

/** The seven bands that mixing engineers speak of, with the edges in common use. */
const BANDS = [
  { name: 'sub', lowHz: 20, highHz: 60 },
  { name: 'bass', lowHz: 60, highHz: 250 },
  { name: 'low mids', lowHz: 250, highHz: 500 },
  { name: 'mids', lowHz: 500, highHz: 2000 },
  { name: 'high mids', lowHz: 2000, highHz: 4000 },
  { name: 'presence', lowHz: 4000, highHz: 6000 },
  { name: 'brilliance', lowHz: 6000, highHz: 20_000 },
] as const;

/** How the power of a track is spread over seven broad bands, and how its channels relate in each. */
export function spectralBalance(spectrum: TrackSpectrum): BalanceBand[] {
  const nyquist = spectrum.sampleRate / 2;
  const bands = BANDS.filter(({ lowHz }) => lowHz < nyquist).map((band) => {
    const highHz = Math.min(nyquist, band.highHz);
    return { ...band, highHz, power: spectrum.bandPower(band.lowHz, highHz) };
  });
  const total = bands.reduce((sum, { power }) => sum + power, 0);
  return bands.map(({ name, lowHz, highHz, power }) => {
    const { left, right, product } = spectrum.band(lowHz, highHz);
    return {
      name,
      lowHz,
      highHz,
      levelDbfs: powerToDb(power),
      shareDb: power > 0 ? powerToDb(power / total) : null,
      ...(spectrum.channelCount === 1 ? NO_STEREO_IMAGE : stereoImage(left, right, product)),
    };
  });
}
