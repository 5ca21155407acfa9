import { thirdOctaves } from './third-octaves.ts';
import type { TrackSpectrum } from './track-spectrum.ts';

/** The long-term spectrum in three numbers. `null`: silence. */
export interface SpectralShape {
  /**
   * Centre of gravity of the amplitude spectrum, Σ f·S / Σ S with S the root of the power density, 20 Hz ... 20 kHz: how
   * bright it sounds.
   */
  readonly spectralCentroidHz: number | null;
  /** 85 % of the power between 20 Hz and 20 kHz lie below. */
  readonly spectralRolloffHz: number | null;
  /**
   * Slope of the straight line through the thirds of an octave from 63 Hz to 8 kHz (least squares): 0 is pink, 3 is white.
   * `null` also where one of them is silent.
   */
  readonly spectralTiltDbPerOctave: number | null;
}

const LOW_HZ = 20;
const HIGH_HZ = 20_000;
const ROLLOFF_SHARE = 0.85;
const TILT_LOW_HZ = 60;
const TILT_HIGH_HZ = 8200;
/** Upper edge of a third of an octave over its centre. */
const BAND_EDGE = 10 ** 0.05;
/** Step of the integrals: a twelfth of a third of an octave, 1.9 % of the frequency. */
const STEPS_PER_DECADE = 120;

/** The shape of the long-term spectrum. */
export function spectralShape(spectrum: TrackSpectrum): SpectralShape {
  const cells = logarithmicCells(spectrum);
  return {
    spectralCentroidHz: centroid(cells),
    spectralRolloffHz: rolloff(cells),
    spectralTiltDbPerOctave: tilt(spectrum),
  };
}

interface Cell {
  readonly lowHz: number;
  readonly highHz: number;
  readonly power: number;
}

function logarithmicCells(spectrum: TrackSpectrum): Cell[] {
  const highest = Math.min(HIGH_HZ, spectrum.sampleRate / 2);
  const count = Math.ceil(STEPS_PER_DECADE * Math.log10(highest / LOW_HZ));
  const edge = (i: number): number => LOW_HZ * (highest / LOW_HZ) ** (i / count);
  return Array.from({ length: count }, (_, i) => {
    const [lowHz, highHz] = [edge(i), edge(i + 1)];
    return { lowHz, highHz, power: spectrum.bandPower(lowHz, highHz) };
  });
}

function centroid(cells: readonly Cell[]): number | null {
  let moment = 0;
  let total = 0;
  for (const { lowHz, highHz, power } of cells) {
    // the root of the density, times the width
    const amplitude = Math.sqrt(power * (highHz - lowHz));
    moment += (amplitude * (lowHz + highHz)) / 2;
    total += amplitude;
  }
  return total > 0 ? moment / total : null;
}

function rolloff(cells: readonly Cell[]): number | null {
  const total = cells.reduce((sum, { power }) => sum + power, 0);
  if (total === 0) return null;
  let rest = ROLLOFF_SHARE * total;
  for (const { lowHz, highHz, power } of cells) {
    if (rest <= power) return lowHz + (highHz - lowHz) * (rest / power);
    rest -= power;
  }
  return cells.at(-1)!.highHz;
}

function tilt(spectrum: TrackSpectrum): number | null {
  const highest = Math.min(TILT_HIGH_HZ, spectrum.sampleRate / 2 / BAND_EDGE);
  const bands = thirdOctaves(spectrum).filter(
    ({ centreHz }) => centreHz > TILT_LOW_HZ && centreHz <= highest,
  );
  if (bands.length < 2 || bands.some(({ levelDbfs }) => levelDbfs === Number.NEGATIVE_INFINITY)) return null;
  const octaves = bands.map(({ centreHz }) => Math.log2(centreHz));
  const meanOctave = octaves.reduce((sum, octave) => sum + octave, 0) / bands.length;
  let covariance = 0;
  let variance = 0;
  bands.forEach(({ levelDbfs }, i) => {
    covariance += (octaves[i]! - meanOctave) * levelDbfs;
    variance += (octaves[i]! - meanOctave) ** 2;
  });
  return covariance / variance;
}
