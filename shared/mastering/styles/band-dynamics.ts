import { StftStream } from '../../dsp/stft-stream.ts';
import { createWindow } from '../../dsp/window.ts';
import { dbToPower, powerToDb } from '../../units.ts';
import { bandEdges, STYLE_BAND_COUNT } from './compressor-bands.ts';

/** How the level of a band moves. */
export interface BandDynamics {
  /** Mean square over channels at each moment. */
  readonly powers: Float32Array;
  /** Mean over three seconds around each moment: what a threshold follows. */
  readonly localPowers: Float32Array;
  /**
   * By how much the loudest twentieth of the audible moments stands out of half of them, in dB, whatever the parts of the
   * track do: 0 for a steady tone, 3 for noise in a narrow band, 10 and more for drums; 0 also where nothing is audible.
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
const LOWEST_EXCEEDANCE_DB = -20;
/** Share of the moments that stand out by less than the spread. */
const SPREAD_QUANTILE = 0.95;

/** Measures the dynamics of a track in bands, streaming. Keeps 2.5 MB an hour. */
export class BandDynamicsMeter {
  readonly #frames: StftStream;
  readonly #hop: number;
  /** Times the squares of a bin: its share of the mean square over channels. */
  readonly #scale: number;
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
    const windowEnergy = createWindow('hann', nFft).reduce((sum, weight) => sum + weight * weight, 0);
    this.#scale = 2 / (nFft * windowEnergy * channelCount);
    this.#frames = new StftStream(
      { nFft, hopLength: this.#hop, padMode: 'constant', channelCount },
      { onPowers: (powers) => this.#add(powers) },
    );
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    this.#frames.push(block);
  }

  /** Ends the track: what was measured. */
  finish(): TrackDynamics {
    this.#frames.finish();
    const stepSeconds = this.#hop / this.#sampleRate;
    return {
      stepSeconds,
      bands: this.#powers.map((powers) => bandDynamics(Float32Array.from(powers), stepSeconds)),
    };
  }

  #add(channels: readonly Float64Array[]): void {
    this.#powers.forEach((powers, band) => {
      let sum = 0;
      for (const bins of channels) {
        for (let k = this.#firstBins[band]!; k < this.#firstBins[band + 1]!; k++) sum += bins[k]!;
      }
      powers.push(this.#scale * sum);
    });
  }
}

/**
 * How levels move.
 *
 * @param powers at each moment
 * @param stepSeconds from a moment to the next
 */
export function bandDynamics(powers: Float32Array, stepSeconds: number): BandDynamics {
  const localPowers = movingMean(powers, Math.round(LOCAL_SECONDS / stepSeconds / 2));
  const loudest = localPowers.reduce((most, power) => Math.max(most, power), 0);
  const audible = Math.max(SILENCE_POWER, loudest * dbToPower(-AUDIBLE_RANGE_DB));
  const exceedancesDb = powers
    .map((power, t) => (localPowers[t]! > audible ? exceedanceDb(power, localPowers[t]!) : Number.NaN))
    .filter((db) => !Number.isNaN(db))
    .sort();
  const quantile = (share: number): number => exceedancesDb[Math.floor(share * exceedancesDb.length)] ?? 0;
  return { powers, localPowers, spreadDb: quantile(SPREAD_QUANTILE) - quantile(0.5) };
}

/** Level over the mean around it in dB; pauses between notes count as this far below, however silent they are. */
function exceedanceDb(power: number, local: number): number {
  return Math.max(LOWEST_EXCEEDANCE_DB, powerToDb(power / local));
}

/** Mean over `reach` values on both sides, over fewer at the ends. */
function movingMean(values: Float32Array, reach: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => {
    sums[i + 1] = sums[i]! + value;
  });
  return values.map((_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return Math.max(0, sums[to]! - sums[from]!) / (to - from);
  });
}
