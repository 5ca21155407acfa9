import { RealFft } from '../../shared/dsp/fft.ts';
import { LoudnessMeter } from '../../shared/dsp/loudness.ts';

/** Third-octave levels in dB of mid and side, 25 Hz ... 16 kHz. */
export interface MidSideLevels {
  readonly mid: readonly number[];
  readonly side: readonly number[];
}

const FRAME = 32_768;
const BANDS = 29;
/** 10 log10 of the centre of the first band, 25 Hz. */
const FIRST = 14;

/**
 * Mean levels of a stereo sound over its loudest parts, those whose short-term loudness (EBU Tech 3341, 3 s around the
 * frame) is at least its integrated loudness, and over all of it. Shares no code with the product's analysis but the
 * transform and the loudness meter.
 */
export function midSideLevels(
  sound: readonly Float32Array[],
  sampleRate: number,
): { readonly loudest: MidSideLevels; readonly whole: MidSideLevels } {
  const meter = new LoudnessMeter({ sampleRate, channelCount: 2 });
  meter.push(sound);
  const { integratedLufs } = meter.result();
  const shortTerm = meter.shortTermHistory();
  const loudest = new LevelSum(sampleRate);
  const whole = new LevelSum(sampleRate);
  const [left, right] = [sound[0]!, sound[1]!];
  const mid = new Float64Array(FRAME);
  const side = new Float64Array(FRAME);
  for (let start = 0; start + FRAME <= left.length; start += FRAME / 2) {
    for (let n = 0; n < FRAME; n++) {
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FRAME);
      mid[n] = (weight * (left[start + n]! + right[start + n]!)) / 2;
      side[n] = (weight * (left[start + n]! - right[start + n]!)) / 2;
    }
    whole.add(mid, side);
    const window = Math.round(((start + FRAME / 2) / sampleRate - 1.5) * 10);
    const lufs = shortTerm[Math.max(0, Math.min(shortTerm.length - 1, window))]!;
    if (lufs >= integratedLufs) loudest.add(mid, side);
  }
  return { loudest: loudest.levels(), whole: whole.levels() };
}

/**
 * How far one sound's levels are from another's: the mean over the bands of the size of the difference, in dB. One gain
 * for both mid and side is left out, that which brings the mids together.
 */
export function deviationOf(actual: MidSideLevels, wanted: MidSideLevels): { mid: number; side: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const gain = mean(actual.mid.map((level, band) => level - wanted.mid[band]!));
  const of = (channel: 'mid' | 'side'): number =>
    mean(actual[channel].map((level, band) => Math.abs(level - wanted[channel][band]! - gain)));
  return { mid: of('mid'), side: of('side') };
}

/** Adds up the powers of frames. */
class LevelSum {
  readonly #fft = new RealFft(FRAME);
  readonly #real = new Float64Array(FRAME / 2 + 1);
  readonly #imag = new Float64Array(FRAME / 2 + 1);
  readonly #bandOfBin: Int32Array;
  readonly #mid = new Float64Array(BANDS);
  readonly #side = new Float64Array(BANDS);
  #frames = 0;

  constructor(sampleRate: number) {
    this.#bandOfBin = Int32Array.from({ length: FRAME / 2 + 1 }, (_, k) =>
      k === 0 ? -1 : Math.round(10 * Math.log10((k * sampleRate) / FRAME)) - FIRST,
    );
  }

  add(mid: Float64Array, side: Float64Array): void {
    this.#frames++;
    this.#addTo(this.#mid, mid);
    this.#addTo(this.#side, side);
  }

  levels(): MidSideLevels {
    const toDb = (power: number): number => 10 * Math.log10(power / this.#frames + 1e-20);
    return { mid: Array.from(this.#mid, toDb), side: Array.from(this.#side, toDb) };
  }

  #addTo(sums: Float64Array, samples: Float64Array): void {
    this.#fft.forward(samples, this.#real, this.#imag);
    for (let k = 1; k < this.#real.length; k++) {
      const band = this.#bandOfBin[k]!;
      if (band >= 0 && band < BANDS) sums[band]! += this.#real[k]! ** 2 + this.#imag[k]! ** 2;
    }
  }
}
