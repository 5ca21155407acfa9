import { powerToDb } from '../units.ts';

/** A steady tone and what was added to it. */
export interface Tone {
  readonly frequencyHz: number;
  /** Mean square of the fundamental over channels: a full-scale sine reads -3.01. */
  readonly levelDbfs: number;
  /** Harmonics up to 20 kHz over the fundamental, root mean squares (IEC 60268-3). */
  readonly thdPercent: number;
  /** The same in dB, from {@link LOWEST_DISTORTION_DB}. */
  readonly thdDb: number;
  /** All but the fundamental over everything, 20 Hz ... 20 kHz (AES17). */
  readonly thdPlusNoisePercent: number;
  /** The same in dB, from {@link LOWEST_DISTORTION_DB}. */
  readonly thdPlusNoiseDb: number;
}

/** Distortion ends here: it is below the rounding of samples of 24 bits. */
export const LOWEST_DISTORTION_DB = -160;

/** The strongest line of a spectrum. */
export interface Line {
  readonly bin: number;
  readonly power: number;
}

/** Half the width of the fundamental in bins, beyond which the window leaks less than -130 dB. */
const LINE_BINS = 15;
/** Half the width of a harmonic, beyond which it leaks less than -87 dB, and where its neighbourhood ends. */
const HARMONIC_BINS = 10;
const NEIGHBOUR_BINS = 16;
/** Share of the power that the fundamental must have: a square wave has 0.81, either of two equal tones 0.5. */
const LEAST_SHARE = 0.6;
const LOWEST_HZ = 20;
const HIGHEST_HZ = 20_000;

/**
 * The strongest line up to 20 kHz, if it has most of the power. The first bins are left out: a constant offset is no tone.
 *
 * @param power in each bin, any scale, of frames through the window of `SpectrumFrames`
 * @param binHz from a bin to the next
 */
export function dominantLine(power: Float64Array, binHz: number): Line | undefined {
  const lastBin = Math.min(power.length - 1, Math.floor(HIGHEST_HZ / binHz));
  let bin = LINE_BINS;
  for (let k = bin; k <= lastBin; k++) if (power[k]! > power[bin]!) bin = k;
  const inLine = sumOf(power, bin - LINE_BINS, bin + LINE_BINS);
  const isMost = inLine > 0 && inLine >= LEAST_SHARE * sumOf(power, LINE_BINS, power.length - 1);
  return isMost ? { bin, power: inLine } : undefined;
}

/**
 * The tone that a spectrum is mostly made of.
 *
 * @param power mean square in each bin, of frames through the window of `SpectrumFrames`
 * @param binHz from a bin to the next
 */
export function measureTone(power: Float64Array, binHz: number): Tone | null {
  const line = dominantLine(power, binHz);
  if (line === undefined) return null;
  const highestHz = Math.min(HIGHEST_HZ, binHz * (power.length - 1));
  const reach = Math.min(LINE_BINS, Math.floor(line.bin / 2));
  const fundamental = sumOf(power, line.bin - reach, line.bin + reach);
  const place = centreOf(power, line.bin - reach, line.bin + reach);
  const whole = sumOf(power, Math.ceil(LOWEST_HZ / binHz), Math.floor(highestHz / binHz));
  const thd = Math.sqrt(harmonicPower(power, place, highestHz / binHz) / fundamental);
  const thdPlusNoise = Math.sqrt(Math.max(0, whole - fundamental) / whole);
  return {
    frequencyHz: place * binHz,
    levelDbfs: powerToDb(fundamental),
    thdPercent: 100 * thd,
    thdDb: Math.max(LOWEST_DISTORTION_DB, 2 * powerToDb(thd)),
    thdPlusNoisePercent: 100 * thdPlusNoise,
    thdPlusNoiseDb: Math.max(LOWEST_DISTORTION_DB, 2 * powerToDb(thdPlusNoise)),
  };
}

/** Power of the lines at multiples of a bin, less the noise that their neighbourhood has. */
function harmonicPower(power: Float64Array, place: number, highest: number): number {
  const reach = Math.min(HARMONIC_BINS, Math.floor(place / 2));
  // A fundamental of less than 40 Hz has no room for a neighbourhood between its harmonics.
  const end = place > HARMONIC_BINS + NEIGHBOUR_BINS ? NEIGHBOUR_BINS : reach;
  const share = end > reach ? (2 * reach + 1) / (2 * (end - reach)) : 0;
  let sum = 0;
  for (let h = 2; h * place <= highest; h++) {
    const middle = Math.round(h * place);
    const line = sumOf(power, middle - reach, middle + reach);
    const around = sumOf(power, middle - end, middle + end) - line;
    sum += line - share * around;
  }
  return Math.max(0, sum);
}

function sumOf(power: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = Math.max(0, from); k <= Math.min(power.length - 1, to); k++) sum += power[k]!;
  return sum;
}

/** Centre of gravity of the power between two bins. */
function centreOf(power: Float64Array, from: number, to: number): number {
  let moment = 0;
  let sum = 0;
  for (let k = from; k <= to; k++) {
    moment += k * power[k]!;
    sum += power[k]!;
  }
  return moment / sum;
}
