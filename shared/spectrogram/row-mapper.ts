import type { PowerColumn } from './column-stream.ts';
import type { FrequencyAxis } from './frequency-axis.ts';
import type { Reduction } from './settings.ts';

/** The level of silence, in dB: lower than anything that a sound of 32 bit holds, and exact in half precision. */
export const FLOOR_DB = -200;

/** What a point without any sound has: after the end of a sound, or above half its sample rate. */
export const NO_SOUND = Number.NaN;

/** What {@link RowMapper} maps. */
export interface RowMapping {
  readonly axis: FrequencyAxis;
  /** Points from the lowest to the highest frequency. */
  readonly rowCount: number;
  readonly nFft: number;
  /** Of the sound, in Hz; rows above half of it have {@link NO_SOUND}. */
  readonly sampleRate: number;
  readonly reduction: Reduction;
}

/**
 * Turns powers of bins into levels of rows. Where a row covers more than a bin, it has the mean or the maximum of the
 * bins in it, by how much of each it covers; where bins are wider than rows, levels are interpolated between them, so
 * that a low octave has no steps.
 */
export class RowMapper {
  readonly #rowCount: number;
  readonly #isMax: boolean;
  /** Rows below this are interpolated, rows from it up to the next reduce bins. */
  readonly #reducedFrom: number;
  readonly #soundlessFrom: number;
  /** For an interpolated row its place between bins, for another the bin where it begins; in bins. */
  readonly #places: Float64Array;
  readonly #levels: Float64Array;

  constructor({ axis, rowCount, nFft, sampleRate, reduction }: RowMapping) {
    const binHz = sampleRate / nFft;
    const lastBin = nFft / 2;
    const edge = (row: number): number => axis.hzAt(row / rowCount) / binHz;
    const centre = (row: number): number => axis.hzAt((row + 0.5) / rowCount) / binHz;
    const count = (isBefore: (row: number) => boolean, from = 0): number => {
      let row = from;
      while (row < rowCount && isBefore(row)) row++;
      return row;
    };
    this.#rowCount = rowCount;
    this.#isMax = reduction === 'max';
    // A linear axis has rows of one width; the slack keeps rounding from mixing both ways on it.
    this.#reducedFrom = count((row) => centre(row) <= lastBin && edge(row + 1) - edge(row) < 1 - 1e-9);
    this.#soundlessFrom = count((row) => centre(row) <= lastBin, this.#reducedFrom);
    this.#places = Float64Array.from({ length: this.#soundlessFrom + 1 }, (_, row) =>
      Math.min(lastBin, row < this.#reducedFrom ? centre(row) : edge(row)),
    );
    const interpolated = this.#reducedFrom > 0 ? Math.floor(this.#places[this.#reducedFrom - 1]!) + 2 : 0;
    this.#levels = new Float64Array(Math.min(interpolated, lastBin + 1));
  }

  /**
   * Maps one column.
   *
   * @param rows receives levels in dB, at least {@link FLOOR_DB}; row r is at `offset + r * stride`
   */
  map({ powers, frameCount }: PowerColumn, rows: Float32Array, offset: number, stride: number): void {
    const scale = this.#isMax ? 1 : 1 / frameCount;
    this.#interpolate(powers, scale, rows, offset, stride);
    const places = this.#places;
    for (let row = this.#reducedFrom; row < this.#soundlessFrom; row++) {
      const power = this.#isMax
        ? greatest(powers, places[row]!, places[row + 1]!)
        : mean(powers, places[row]!, places[row + 1]!);
      rows[offset + row * stride] = level(scale * power);
    }
    for (let row = this.#soundlessFrom; row < this.#rowCount; row++) rows[offset + row * stride] = NO_SOUND;
  }

  #interpolate(
    powers: Float64Array,
    scale: number,
    rows: Float32Array,
    offset: number,
    stride: number,
  ): void {
    const levels = this.#levels;
    const last = levels.length - 1;
    for (let k = 0; k <= last; k++) levels[k] = level(scale * powers[k]!);
    for (let row = 0; row < this.#reducedFrom; row++) {
      const place = this.#places[row]!;
      const below = Math.min(last, Math.floor(place));
      const above = Math.min(last, below + 1);
      rows[offset + row * stride] = levels[below]! + (place - below) * (levels[above]! - levels[below]!);
    }
  }
}

function level(power: number): number {
  return power > 1e-20 ? 10 * Math.log10(power) : FLOOR_DB;
}

/** Mean power over a stretch of the bins, where bin k reaches from k - 0.5 to k + 0.5. */
function mean(powers: Float64Array, low: number, high: number): number {
  const first = Math.floor(low + 0.5);
  const last = Math.min(powers.length - 1, Math.ceil(high + 0.5) - 1);
  if (first >= last) return powers[first]!;
  let sum = (first + 0.5 - low) * powers[first]! + (high - last + 0.5) * powers[last]!;
  for (let k = first + 1; k < last; k++) sum += powers[k]!;
  return sum / (high - low);
}

/** Greatest power of the bins that a stretch touches. */
function greatest(powers: Float64Array, low: number, high: number): number {
  const first = Math.floor(low + 0.5);
  const last = Math.min(powers.length - 1, Math.ceil(high + 0.5) - 1);
  let result = powers[first]!;
  for (let k = first + 1; k <= last; k++) if (powers[k]! > result) result = powers[k]!;
  return result;
}
