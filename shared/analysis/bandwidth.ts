import { powerToDb } from '../units.ts';
import type { TrackSpectrum } from './track-spectrum.ts';

/** How far up a track reaches. `null`: silence, or (the cut-off) no cliff. */
export interface Bandwidth {
  /** The highest frequency that is in use: where the long-term spectrum sinks into what lies at its upper end. */
  readonly bandwidthHz: number | null;
  /**
   * Where the long-term spectrum ends in a cliff. Music fades out towards the top; lossy coding leaves a cliff (MP3 of
   * 128 kb/s at 16 to 17 kHz, of 320 kb/s and Opus at 20 kHz), and so does a conversion from a lower sample rate.
   */
  readonly cutoffHz: number | null;
}

/** Stretches of the spectrum that are compared, and the gap between them in which a low-pass of a coder falls. */
const STRETCH_HZ = 500;
const GAP_HZ = 500;
/** How much the spectrum must fall over that gap. Instruments and analogue filters fall by less than 10 dB. */
const CLIFF_DB = 18;
const LOWEST_CUTOFF_HZ = 2000;
/** Of half the sample rate: above it lie the filters of every converter, which tell nothing about the source. */
const HIGHEST_CUTOFF = 0.94;
/** Over the level of the highest stretch: in use. */
const IN_USE_DB = 10;
/** A spectrum whose upper end is less than this below its highest bin is in use up to the end. */
const EMPTY_DB = 80;
/** Below the highest bin there is nothing but what windows leak. */
const LEAKAGE_DB = 125;

/** Looks for the upper end of the long-term spectrum. */
export function bandwidth(spectrum: TrackSpectrum): Bandwidth {
  const levels = new StretchLevels(spectrum.binPowers(), spectrum.binHz);
  if (levels.highest === Number.NEGATIVE_INFINITY) return { bandwidthHz: null, cutoffHz: null };
  const cutoffHz = findCliff(levels);
  return { bandwidthHz: cutoffHz ?? highestInUse(levels), cutoffHz };
}

/** Mean levels of stretches of bins, in dB a bin. */
class StretchLevels {
  readonly #binHz: number;
  /** Element k is the power of all bins below k. */
  readonly #sums: Float64Array;
  readonly bins: number;
  /** Of a single bin. */
  readonly highest: number;

  constructor(powers: Float64Array, binHz: number) {
    this.#binHz = binHz;
    this.bins = powers.length;
    this.#sums = new Float64Array(powers.length + 1);
    let highest = 0;
    powers.forEach((power, k) => {
      this.#sums[k + 1] = this.#sums[k]! + power;
      highest = Math.max(highest, power);
    });
    this.highest = powerToDb(highest);
  }

  /** Bins in some Hz. */
  count(hertz: number): number {
    return Math.round(hertz / this.#binHz);
  }

  frequency(bin: number): number {
    return bin * this.#binHz;
  }

  mean(from: number, to: number): number {
    return powerToDb(Math.max(0, this.#sums[to]! - this.#sums[from]!) / (to - from));
  }
}

/** The middle of the deepest fall after which nothing comes any more. */
function findCliff(levels: StretchLevels): number | null {
  const [stretch, gap] = [levels.count(STRETCH_HZ), levels.count(GAP_HZ)];
  let deepest = CLIFF_DB;
  let cliff: number | null = null;
  let highestAfter = Number.NEGATIVE_INFINITY;
  for (let k = levels.bins - stretch - gap; k >= levels.count(LOWEST_CUTOFF_HZ); k--) {
    const before = levels.mean(k - stretch, k);
    const after = levels.mean(k + gap, k + gap + stretch);
    highestAfter = Math.max(highestAfter, after);
    if (before - highestAfter <= deepest) continue;
    deepest = before - highestAfter;
    cliff = k;
  }
  if (cliff === null) return null;
  const middle = halfway(levels, cliff, cliff + gap, deepest);
  return middle < HIGHEST_CUTOFF * levels.bins ? levels.frequency(middle) : null;
}

/** Where a fall that begins at a bin has half its depth. */
function halfway(levels: StretchLevels, from: number, to: number, depth: number): number {
  const width = Math.max(1, levels.count(STRETCH_HZ / 10));
  const top = levels.mean(from - levels.count(STRETCH_HZ), from);
  let bin = from;
  while (bin < to && levels.mean(bin, bin + width) > top - depth / 2) bin++;
  return bin;
}

function highestInUse(levels: StretchLevels): number {
  const stretch = levels.count(STRETCH_HZ / 5);
  const end = levels.mean(levels.bins - levels.count(STRETCH_HZ), levels.bins);
  if (end > levels.highest - EMPTY_DB) return levels.frequency(levels.bins - 1);
  const floor = Math.max(end + IN_USE_DB, levels.highest - LEAKAGE_DB);
  let bin = levels.bins - stretch;
  while (bin > 0 && levels.mean(bin, bin + stretch) <= floor) bin--;
  return levels.frequency(bin + stretch / 2);
}
