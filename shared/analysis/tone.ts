import { RealFft } from '../dsp/fft.ts';
import { kaiserBesselDerivedWindow } from '../dsp/kaiser-bessel-derived.ts';
import { powerToDb } from '../units.ts';
import { WINDOW_ALPHA } from './spectrum-frames.ts';

/** A steady tone and what was added to it. */
export interface Tone {
  readonly frequencyHz: number;
  /** Mean square of the fundamental over channels: a full-scale sine reads -3.01. */
  readonly levelDbfs: number;
  /** Harmonics over the fundamental, root mean squares (IEC 60268-3). */
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

/** 32768 samples at 44.1 and 48 kHz: bins of 1.4 Hz. */
const FRAME_SECONDS = 0.74;
/** Half the width of a line in bins, beyond which the window leaks less than -130 dB. */
const LINE_BINS = 15;
/** Peak power over mean power. A sine has 2, a sine that is clipped or noisy less or little more; music has 10 to 100. */
const GREATEST_CREST = 4;
/** Share of the power that the fundamental must have: a square wave has 0.81. */
const LEAST_SHARE = 0.5;
/** From frame to frame a steady tone stays within these. */
const SAME_BINS = 1;
const SAME_POWER = 1.05;
const FEWEST_FRAMES = 3;
const LOWEST_HZ = 20;
const HIGHEST_HZ = 20_000;

/**
 * Finds a steady tone, as in test recordings of equipment, and measures its distortion, streaming. The tone must be most
 * of the sound for at least half of its duration and three frames of 0.74 s that overlap by half; it may be from 30 Hz to 20 kHz.
 *
 * Music costs next to nothing: frames whose crest factor is too large for a tone are not transformed.
 */
export class ToneMeter {
  readonly #sampleRate: number;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #buffers: readonly Float64Array[];
  readonly #windowed: Float64Array;
  readonly #real: Float64Array;
  readonly #imag: Float64Array;
  readonly #lastBin: number;
  #filled = 0;
  #soundingFrames = 0;
  #run: ToneRun;
  #longest: ToneRun;

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const nFft = 2 ** Math.round(Math.log2(FRAME_SECONDS * options.sampleRate));
    this.#sampleRate = options.sampleRate;
    this.#lastBin = Math.floor((Math.min(HIGHEST_HZ, options.sampleRate / 2) * nFft) / options.sampleRate);
    this.#fft = new RealFft(nFft);
    this.#window = kaiserBesselDerivedWindow(nFft, WINDOW_ALPHA);
    this.#buffers = Array.from({ length: options.channelCount }, () => new Float64Array(nFft));
    this.#windowed = new Float64Array(nFft);
    this.#real = new Float64Array(this.#fft.binCount);
    this.#imag = new Float64Array(this.#fft.binCount);
    this.#run = new ToneRun(this.#fft.binCount);
    this.#longest = new ToneRun(this.#fft.binCount);
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    const { size } = this.#fft;
    const length = block[0]!.length;
    for (let start = 0; start < length; ) {
      const count = Math.min(length - start, size - this.#filled);
      for (let c = 0; c < block.length; c++) {
        this.#buffers[c]!.set(block[c]!.subarray(start, start + count), this.#filled);
      }
      start += count;
      this.#filled += count;
      if (this.#filled < size) continue;
      this.#look();
      for (const buffer of this.#buffers) buffer.copyWithin(0, size / 2);
      this.#filled = size / 2;
    }
  }

  /** The tone that was found, or `null`. */
  result(): Tone | null {
    const run = this.#run.frames > this.#longest.frames ? this.#run : this.#longest;
    if (run.frames < FEWEST_FRAMES || run.frames < this.#soundingFrames / 2) return null;
    // One-sided energy over half the window's length, per frame and channel.
    const scale = 4 / (this.#fft.size ** 2 * run.frames * this.#buffers.length);
    return measureTone(
      run.power.map((power) => scale * power),
      this.#sampleRate / this.#fft.size,
    );
  }

  #look(): void {
    const crest = Math.max(...this.#buffers.map(crestOf));
    if (crest === 0) return;
    this.#soundingFrames++;
    const spectrum = crest > GREATEST_CREST ? undefined : this.#spectrum();
    const line = spectrum && dominantLine(spectrum, this.#lastBin);
    if (spectrum === undefined || line === undefined) return;
    if (!this.#run.continuesWith(line)) {
      if (this.#run.frames > this.#longest.frames) [this.#run, this.#longest] = [this.#longest, this.#run];
      this.#run.restart();
    }
    this.#run.add(spectrum, line);
  }

  #spectrum(): Float64Array {
    const power = new Float64Array(this.#fft.binCount);
    for (const buffer of this.#buffers) {
      for (let n = 0; n < buffer.length; n++) this.#windowed[n] = this.#window[n]! * buffer[n]!;
      this.#fft.forward(this.#windowed, this.#real, this.#imag);
      for (let k = 0; k < power.length; k++) {
        power[k]! += this.#real[k]! * this.#real[k]! + this.#imag[k]! * this.#imag[k]!;
      }
    }
    return power;
  }
}

/** The line that a frame is mostly made of. */
interface Line {
  readonly bin: number;
  readonly power: number;
}

/** Frames in a row with one and the same tone. */
class ToneRun {
  /** Sum over the frames, in each bin. */
  readonly power: Float64Array;
  frames = 0;
  #line: Line = { bin: 0, power: 0 };

  constructor(binCount: number) {
    this.power = new Float64Array(binCount);
  }

  continuesWith({ bin, power }: Line): boolean {
    const ratio = power / this.#line.power;
    return (
      this.frames > 0 &&
      Math.abs(bin - this.#line.bin) <= SAME_BINS &&
      ratio < SAME_POWER &&
      ratio > 1 / SAME_POWER
    );
  }

  restart(): void {
    this.power.fill(0);
    this.frames = 0;
  }

  add(power: Float64Array, line: Line): void {
    for (let k = 0; k < power.length; k++) this.power[k]! += power[k]!;
    this.#line = line;
    this.frames++;
  }
}

/** Largest over mean square; 0 for silence. */
function crestOf(samples: Float64Array): number {
  let peak = 0;
  let sum = 0;
  for (let n = 0; n < samples.length; n++) {
    const square = samples[n]! * samples[n]!;
    if (square > peak) peak = square;
    sum += square;
  }
  return sum === 0 ? 0 : (peak * samples.length) / sum;
}

function sumOf(power: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = Math.max(0, from); k <= Math.min(power.length - 1, to); k++) sum += power[k]!;
  return sum;
}

/**
 * The strongest line up to a bin, if it has most of the power. The first bins are left out: a constant offset is no tone.
 */
function dominantLine(power: Float64Array, lastBin: number): Line | undefined {
  let bin = LINE_BINS;
  for (let k = bin; k <= lastBin; k++) if (power[k]! > power[bin]!) bin = k;
  const inLine = sumOf(power, bin - LINE_BINS, bin + LINE_BINS);
  return inLine >= LEAST_SHARE * sumOf(power, LINE_BINS, power.length - 1)
    ? { bin, power: inLine }
    : undefined;
}

/**
 * @param power mean square in each bin
 * @param binHz from a bin to the next
 */
function measureTone(power: Float64Array, binHz: number): Tone {
  const highest = Math.min(HIGHEST_HZ, binHz * (power.length - 1));
  const { bin } = dominantLine(power, Math.floor(highest / binHz))!;
  const reach = Math.min(LINE_BINS, Math.floor(bin / 2));
  const fundamental = sumOf(power, bin - reach, bin + reach);
  const place = centreOf(power, bin - reach, bin + reach);
  let harmonics = 0;
  for (let h = 2; h * place * binHz <= highest; h++) {
    const middle = Math.round(h * place);
    harmonics += sumOf(power, middle - reach, middle + reach);
  }
  const whole = sumOf(power, Math.ceil(LOWEST_HZ / binHz), Math.floor(highest / binHz));
  const thd = Math.sqrt(harmonics / fundamental);
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
