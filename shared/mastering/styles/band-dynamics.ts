import { SpectrumFrames } from '../../analysis/spectrum-frames.ts';
import { powerToDb } from '../../units.ts';
import { bandEdges, STYLE_BAND_COUNT } from './compressor-bands.ts';

/** How the level of a band moves. */
export interface BandDynamics {
  /** Mean level around each moment in dBFS, over three seconds: what a threshold follows. */
  readonly localLevelsDb: Float32Array;
  /** How far each audible moment lies over (or under) the mean around it, in dB, from the least to the most. */
  readonly exceedancesDb: Float32Array;
  /**
   * What the loudest twentieth of the moments stands out by, in dB: 0 for a steady tone, 3 for an organ, 10 for drums;
   * 0 also where nothing is audible.
   */
  readonly spreadDb: number;
}

/** Movements of the level in the bands of a compressor, from the lowest band to the highest. */
export interface TrackDynamics {
  /** From a moment to the next; the first belongs to the beginning of the track. */
  readonly stepSeconds: number;
  readonly bands: readonly BandDynamics[];
}

/** Length of a frame: 46 ms at 44.1 kHz, in which a drum hit is one event. */
const FRAME_SECONDS = 0.04;
/** The window of short-term loudness: compression by what stands out of it leaves the loudness range as it is. */
const LOCAL_SECONDS = 3;
/** Moments that lie this far below the loudest part of the track are fades, pauses and noise. */
const AUDIBLE_RANGE_DB = 25;
const SILENCE_POWER = 1e-9;
/** Share of the moments that stand out by less than the spread. */
const SPREAD_QUANTILE = 0.95;

/** Measures the dynamics of a track in bands, streaming. Keeps 2.5 MB an hour. */
export class BandDynamicsMeter {
  readonly #frames: SpectrumFrames;
  readonly #hop: number;
  readonly #sampleRate: number;
  readonly #firstBins: readonly number[];
  readonly #powers: readonly number[][];

  /** @param options `sampleRate` 8000 ... 192000 Hz; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const { sampleRate, channelCount } = options;
    const nFft = 2 ** Math.round(Math.log2(FRAME_SECONDS * sampleRate) + 0.2);
    this.#hop = nFft / 2;
    this.#sampleRate = sampleRate;
    this.#firstBins = Array.from({ length: STYLE_BAND_COUNT + 1 }, (_, band) =>
      band === 0 ? 1 : Math.min(nFft / 2 + 1, Math.round((bandEdges(band - 1).highHz * nFft) / sampleRate)),
    );
    this.#powers = Array.from({ length: STYLE_BAND_COUNT }, () => []);
    this.#frames = new SpectrumFrames({ nFft, channelCount, onFrame: ({ energy }) => this.#add(energy) });
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    this.#frames.push(block);
  }

  /** Ends the track: what was measured. */
  finish(): TrackDynamics {
    this.#frames.finish();
    const stepSeconds = this.#hop / this.#sampleRate;
    const reach = Math.round(LOCAL_SECONDS / stepSeconds / 2);
    return { stepSeconds, bands: this.#powers.map((powers) => bandDynamics(powers, reach)) };
  }

  /** A frame's energy belongs to as many samples as from a frame to the next. */
  #add(energy: readonly Float64Array[]): void {
    const scale = 1 / (this.#hop * energy.length);
    this.#powers.forEach((powers, band) => {
      let sum = 0;
      for (const bins of energy) {
        for (let k = this.#firstBins[band]!; k < this.#firstBins[band + 1]!; k++) sum += bins[k]!;
      }
      powers.push(scale * sum);
    });
  }
}

function bandDynamics(powers: readonly number[], reach: number): BandDynamics {
  const local = movingMean(powers, reach);
  const loudest = local.reduce((most, power) => Math.max(most, power), 0);
  const audible = Math.max(SILENCE_POWER, loudest * 10 ** (-AUDIBLE_RANGE_DB / 10));
  const exceedancesDb = Float32Array.from(
    powers.flatMap((power, t) =>
      local[t]! > audible ? [powerToDb((power + SILENCE_POWER) / local[t]!)] : [],
    ),
  ).sort();
  const place = Math.floor(SPREAD_QUANTILE * exceedancesDb.length);
  return {
    localLevelsDb: Float32Array.from(local, (power) => powerToDb(Math.max(power, SILENCE_POWER))),
    exceedancesDb,
    spreadDb: exceedancesDb[place] ?? 0,
  };
}

/** Mean over `reach` values on both sides, over fewer at the ends. */
function movingMean(values: readonly number[], reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => {
    sums[i + 1] = sums[i]! + value;
  });
  return Float64Array.from(values, (_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return Math.max(0, sums[to]! - sums[from]!) / (to - from);
  });
}
