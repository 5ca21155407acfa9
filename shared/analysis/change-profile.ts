import { powerToDb } from '../units.ts';
import { findChangedSpans } from './changed-spans.ts';
import type { SpectrumFrame } from './spectrum-frames.ts';
import { type SpectrumBand, thirdOctaves } from './third-octaves.ts';
import { mainFrameLength, TrackSpectrum } from './track-spectrum.ts';

/** What changed in a stretch, in dB; above 0 is more than before. */
export interface StretchChange {
  /** Root mean square of the changes of octave bands: how much, whatever the direction. */
  readonly changeDb: number;
  /** Of the level. */
  readonly levelDb: number;
  /** Standard deviation of the changes over octave bands: of the tone, whatever the level. */
  readonly spectrumDb: number;
  /** Below 180 Hz. */
  readonly lowDb: number;
  /** 180 Hz ... 2.8 kHz. */
  readonly midDb: number;
  /** Above 2.8 kHz. */
  readonly highDb: number;
}

/** A stretch that changed, in seconds from the first sample. */
export interface ChangedSpan extends StretchChange {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The change over time, thinned out to what a plot can show. */
export interface ChangeHistory {
  readonly stepSeconds: number;
  /** Mean of each step. */
  readonly changeDb: readonly number[];
  /** Mean of each step. */
  readonly levelDb: readonly number[];
}

/** What a {@link ChangeProfile} found. */
export interface ProfiledChange {
  readonly before: readonly SpectrumBand[];
  readonly after: readonly SpectrumBand[];
  /** The ten that changed most, the most first. */
  readonly spans: readonly ChangedSpan[];
  readonly history: ChangeHistory;
}

/** Frames in a window: half a second at 44.1 and 48 kHz, whose frames begin every 46 and 43 ms. */
const FRAMES_PER_WINDOW = 11;
/** Octaves with centres 1000 · 2^n, n = -5 ... 4: 31 Hz to 16 kHz. */
const FIRST_OCTAVE = -5;
const LAST_OCTAVE = 4;
/** Bands up to 125 Hz are low, those from 4 kHz on high. */
const FIRST_MID = 3;
const FIRST_HIGH = 7;
/** Energy is heard down to 60 dB under the mean of the louder signal: what is quieter changed nothing. */
const FLOOR_RATIO = 1e-6;
const SPAN_COUNT = 10;
const LONGEST_SPAN_SECONDS = 10;
/** Below this nothing is called a change. */
const LEAST_CHANGE_DB = 0.5;
const SPAN_SHARE = 0.7;
const MOST_POINTS = 1000;

/**
 * Where and how two aligned signals of equal loudness differ: long-term spectra of both, the change over time, and the
 * stretches that changed most. Streaming; a few numbers are kept for each half second.
 */
export class ChangeProfile {
  readonly #sampleRate: number;
  readonly #before: WindowedSpectrum;
  readonly #after: WindowedSpectrum;
  #sampleCount = 0;

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    this.#sampleRate = options.sampleRate;
    this.#before = new WindowedSpectrum(options);
    this.#after = new WindowedSpectrum(options);
  }

  /** @param before,after the next samples, planar, of the same channels and length */
  push(before: readonly Float32Array[], after: readonly Float32Array[]): void {
    this.#before.spectrum.push(before);
    this.#after.spectrum.push(after);
    this.#sampleCount += before[0]!.length;
  }

  /** Ends the signals: what was found. */
  finish(): ProfiledChange {
    for (const { spectrum } of [this.#before, this.#after]) spectrum.finish();
    const windowSeconds = (FRAMES_PER_WINDOW * this.#before.hopSamples) / this.#sampleRate;
    const durationSeconds = this.#sampleCount / this.#sampleRate;
    const windowCount = Math.ceil(durationSeconds / windowSeconds);
    const change = this.#changes(windowCount);
    const windows = Array.from({ length: windowCount }, (_, w) => change(w, w + 1));
    const rules = {
      count: SPAN_COUNT,
      longest: Math.floor(LONGEST_SPAN_SECONDS / windowSeconds),
      leastDb: LEAST_CHANGE_DB,
      share: SPAN_SHARE,
    };
    const spans = findChangedSpans(
      windows.map(({ changeDb }) => changeDb),
      rules,
    ).map(({ from, to }) => ({
      startSeconds: from * windowSeconds,
      endSeconds: Math.min(durationSeconds, to * windowSeconds),
      ...change(from, to),
    }));
    return {
      before: thirdOctaves(this.#before.spectrum),
      after: thirdOctaves(this.#after.spectrum),
      spans: spans.sort((a, b) => b.changeDb - a.changeDb),
      history: thinOut(windows, windowSeconds),
    };
  }

  /** The change of some windows together. */
  #changes(windowCount: number): (from: number, to: number) => StretchChange {
    const total = Math.max(this.#before.total(), this.#after.total());
    const floor = (FLOOR_RATIO * total) / Math.max(1, windowCount);
    return (from, to) => {
      const before = this.#before.octaves(from, to);
      const after = this.#after.octaves(from, to);
      return stretchChange(before, after, floor * (to - from));
    };
  }
}

/** The change from some octaves to others, with a floor under both. */
function stretchChange(before: Float64Array, after: Float64Array, floor: number): StretchChange {
  const energy = (octaves: Float64Array, first: number, last: number): number =>
    octaves.subarray(first, last).reduce((sum, value) => sum + value, floor);
  const between = (first: number, last: number): number =>
    ratioDb(energy(after, first, last), energy(before, first, last));
  const changes = before.map((value, band) => ratioDb(after[band]! + floor, value + floor));
  const count = changes.length;
  const mean = changes.reduce((sum, value) => sum + value, 0) / count;
  const square = changes.reduce((sum, value) => sum + value * value, 0) / count;
  return {
    changeDb: Math.sqrt(square),
    levelDb: between(0, count),
    spectrumDb: Math.sqrt(Math.max(0, square - mean * mean)),
    lowDb: between(0, FIRST_MID),
    midDb: between(FIRST_MID, FIRST_HIGH),
    highDb: between(FIRST_HIGH, count),
  };
}

function ratioDb(numerator: number, denominator: number): number {
  return numerator === denominator ? 0 : powerToDb(numerator / denominator);
}

function thinOut(windows: readonly StretchChange[], windowSeconds: number): ChangeHistory {
  const step = Math.max(1, Math.ceil(windows.length / MOST_POINTS));
  const means = (of: (change: StretchChange) => number): number[] =>
    Array.from({ length: Math.ceil(windows.length / step) }, (_, i) => {
      const part = windows.slice(i * step, (i + 1) * step);
      return part.reduce((sum, window) => sum + of(window), 0) / part.length;
    });
  return {
    stepSeconds: step * windowSeconds,
    changeDb: means(({ changeDb }) => changeDb),
    levelDb: means(({ levelDb }) => levelDb),
  };
}

/** The long-term spectrum of a signal, and the energy of its octaves in each window. */
class WindowedSpectrum {
  readonly spectrum: TrackSpectrum;
  readonly hopSamples: number;
  /** First bin of each octave, and the end of the last. */
  readonly #octaveBins: readonly number[];
  readonly #bandCount: number;
  /** Window after window, `#bandCount` energies each. */
  #energies = new Float64Array(1024);
  #frameCount = 0;

  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const { sampleRate } = options;
    const nFft = mainFrameLength(sampleRate);
    this.hopSamples = nFft / 2;
    const octaveOf = (bin: number): number => Math.round(Math.log2((bin * sampleRate) / nFft / 1000));
    const highest = Math.min(LAST_OCTAVE, octaveOf(nFft / 2));
    this.#bandCount = highest - FIRST_OCTAVE + 1;
    const bins = Array.from({ length: nFft / 2 + 1 }, (_, bin) => bin);
    this.#octaveBins = Array.from({ length: this.#bandCount + 1 }, (_, band) => {
      const first = bins.findIndex((bin) => octaveOf(bin) >= FIRST_OCTAVE + band);
      return first < 0 ? bins.length : first;
    });
    this.spectrum = new TrackSpectrum({ ...options, onFrame: (frame) => this.#add(frame) });
  }

  /** Energy of each octave in some windows. */
  octaves(from: number, to: number): Float64Array {
    const sums = new Float64Array(this.#bandCount);
    const end = Math.min(this.#energies.length, to * this.#bandCount);
    for (let i = from * this.#bandCount; i < end; i++) sums[i % this.#bandCount]! += this.#energies[i]!;
    return sums;
  }

  /** Energy of everything. */
  total(): number {
    return this.#energies.reduce((sum, value) => sum + value, 0);
  }

  #add({ energy }: SpectrumFrame): void {
    const at = Math.floor(this.#frameCount++ / FRAMES_PER_WINDOW) * this.#bandCount;
    if (at + this.#bandCount > this.#energies.length) {
      const longer = new Float64Array(2 * this.#energies.length);
      longer.set(this.#energies);
      this.#energies = longer;
    }
    for (const bins of energy) {
      for (let band = 0; band < this.#bandCount; band++) {
        let sum = this.#energies[at + band]!;
        for (let k = this.#octaveBins[band]!; k < this.#octaveBins[band + 1]!; k++) sum += bins[k]!;
        this.#energies[at + band] = sum;
      }
    }
  }
}
