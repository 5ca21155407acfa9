import {
  type FirFilter,
  type FirPhase,
  linearPhase,
  magnitudeResponse,
  minimumPhase,
} from '../../dsp/fir-design.ts';
import { dbToAmplitude } from '../../units.ts';
import { MATCH_BANDS_HZ, matchBandPosition } from './third-octave-scale.ts';

/** Gains in dB at the centres of {@link MATCH_BANDS_HZ}; between them a smooth curve, beyond the outermost ones level. */
export type GainCurve = Float64Array;

/** A curve of 0 dB. */
export function flatCurve(): GainCurve {
  return new Float64Array(MATCH_BANDS_HZ.length);
}

/**
 * Length of the filters: the least power of two above it, less one, makes 186 ms at 44.1 kHz. Long enough to tell thirds
 * of an octave from 31 Hz on apart. A symmetric filter rings half as long before a transient, where the curve bends so
 * sharply in the bass, and not elsewhere, as a curve of thirds of an octave is the smoother the higher it goes.
 */
const FILTER_SECONDS = 0.14;

/** The magnitude grid is finer than the filter is long by this factor. */
const OVERSAMPLING = 4;

/** Turns gain curves into filters of one length for a sample rate. */
export class CurveFilterDesigner {
  readonly #length: number;
  /** Where each frequency of the grid lies among the bands. */
  readonly #positions: Float64Array;
  readonly #sampleRate: number;

  /** @param sampleRate in Hz */
  constructor(sampleRate: number) {
    const size = 2 ** Math.ceil(Math.log2(FILTER_SECONDS * sampleRate));
    this.#length = size - 1;
    this.#sampleRate = sampleRate;
    this.#positions = Float64Array.from({ length: (OVERSAMPLING * size) / 2 + 1 }, (_, k) =>
      k === 0 ? 0 : clampedPosition((k * sampleRate) / (OVERSAMPLING * size)),
    );
  }

  /** The filter of a curve. */
  design(curve: GainCurve, phase: FirPhase): FirFilter {
    const magnitude = this.#positions.map((position) => dbToAmplitude(gainAt(curve, position)));
    return phase === 'linear' ? linearPhase(magnitude, this.#length) : minimumPhase(magnitude, this.#length);
  }

  /**
   * Power gains of the filter of a curve, with what its finite length smooths away.
   *
   * @param frequenciesHz 0 ... Nyquist
   */
  powerGains(curve: GainCurve, frequenciesHz: Float64Array): Float64Array {
    const grid = magnitudeResponse(this.design(curve, 'linear'), this.#positions.length);
    const gridPerHz = (2 * (grid.length - 1)) / this.#sampleRate;
    return frequenciesHz.map((frequency) => grid[Math.round(frequency * gridPerHz)]! ** 2);
  }
}

function clampedPosition(frequencyHz: number): number {
  return Math.max(0, Math.min(MATCH_BANDS_HZ.length - 1, matchBandPosition(frequencyHz)));
}

/** The curve at a position among the bands: a cubic through the neighbouring centres (Catmull and Rom). */
function gainAt(curve: GainCurve, position: number): number {
  const last = curve.length - 1;
  const i = Math.min(last - 1, Math.floor(position));
  const t = position - i;
  const b = curve[i]!;
  const c = curve[i + 1]!;
  const a = i > 0 ? curve[i - 1]! : b;
  const d = i + 2 <= last ? curve[i + 2]! : c;
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
