import { RealFft } from '../dsp/fft.ts';
import { kaiserBesselDerivedWindow } from '../dsp/kaiser-bessel-derived.ts';
import { WINDOW_ALPHA } from './spectrum-frames.ts';
import { dominantLine, type Line, measureTone, type Tone } from './tone.ts';

/** 32768 samples at 44.1 and 48 kHz: bins of 1.4 Hz. */
const FRAME_SECONDS = 0.74;
/** Peak power over mean power. A sine has 2, a sine that is clipped or noisy less or little more; music has 10 to 100. */
const GREATEST_CREST = 4;
/** From frame to frame a steady tone stays within these. */
const SAME_BINS = 1;
const SAME_POWER = 1.05;
const FEWEST_FRAMES = 5;

/**
 * Finds a steady tone, as in test recordings of equipment, and measures its distortion, streaming. The tone must be most
 * of the sound for at least half of its duration and 2.3 s; it may be from 30 Hz to 20 kHz.
 *
 * Music costs next to nothing: frames whose crest factor is too large for a tone are not transformed.
 */
export class ToneMeter {
  readonly #binHz: number;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #buffers: readonly Float64Array[];
  readonly #windowed: Float64Array;
  readonly #real: Float64Array;
  readonly #imag: Float64Array;
  #filled = 0;
  #soundingFrames = 0;
  #run: ToneRun;
  #longest: ToneRun;

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const nFft = 2 ** Math.round(Math.log2(FRAME_SECONDS * options.sampleRate));
    this.#binHz = options.sampleRate / nFft;
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
    const scale = 4 / (this.#fft.size ** 2 * run.measuredFrames * this.#buffers.length);
    return measureTone(
      run.power.map((power) => scale * power),
      this.#binHz,
    );
  }

  #look(): void {
    const crest = Math.max(...this.#buffers.map(crestOf));
    if (crest === 0) return;
    this.#soundingFrames++;
    if (crest > GREATEST_CREST) return;
    const power = this.#run.next;
    this.#fillSpectrum(power);
    const line = dominantLine(power, this.#binHz);
    if (line === undefined) return;
    if (!this.#run.continuesWith(line)) {
      if (this.#run.frames > this.#longest.frames) [this.#run, this.#longest] = [this.#longest, this.#run];
      this.#run.restart(power);
    }
    this.#run.take(line);
  }

  /** Power of all channels in each bin. */
  #fillSpectrum(power: Float64Array): void {
    power.fill(0);
    for (const buffer of this.#buffers) {
      for (let n = 0; n < buffer.length; n++) this.#windowed[n] = this.#window[n]! * buffer[n]!;
      this.#fft.forward(this.#windowed, this.#real, this.#imag);
      for (let k = 0; k < power.length; k++) {
        power[k]! += this.#real[k]! * this.#real[k]! + this.#imag[k]! * this.#imag[k]!;
      }
    }
  }
}

/**
 * Frames in a row with one and the same tone. The first and the last of them may hold its beginning or its end, and are
 * not measured.
 */
class ToneRun {
  /** Sum over the measured frames, in each bin. */
  readonly power: Float64Array;
  /** Frames with the tone. */
  frames = 0;
  /** Where the next frame's spectrum goes. */
  next: Float64Array;
  /** The last frame that was taken. */
  #last: Float64Array;
  #line: Line = { bin: 0, power: 0 };

  constructor(binCount: number) {
    this.power = new Float64Array(binCount);
    this.next = new Float64Array(binCount);
    this.#last = new Float64Array(binCount);
  }

  get measuredFrames(): number {
    return Math.max(0, this.frames - 2);
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

  /** @param next the spectrum of the frame that comes first */
  restart(next: Float64Array): void {
    this.power.fill(0);
    this.frames = 0;
    this.next.set(next);
  }

  /** Takes the frame whose spectrum is in `next`. */
  take(line: Line): void {
    if (this.frames > 1) for (let k = 0; k < this.power.length; k++) this.power[k]! += this.#last[k]!;
    [this.#last, this.next] = [this.next, this.#last];
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
