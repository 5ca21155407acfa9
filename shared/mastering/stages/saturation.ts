import { BiquadFilter, designBiquad } from '../../dsp/biquad.ts';
import { OversampledShaper, SHAPER_MARGIN, type Waveshape } from '../../dsp/oversampled-shaper.ts';
import { quickTanh } from '../../dsp/quick-tanh.ts';
import { dbToAmplitude, powerToDb } from '../../units.ts';
import { AddedChange } from './added-change.ts';
import type { SoundStage } from './sound-stage.ts';

/** Settings of a {@link Saturation}. */
export interface SaturationOptions {
  readonly sampleRate: number;
  readonly channelCount: number;
  /** Level in dBFS (peak) of a sine at which the curve has bent by 2.4 dB: the lower, the more overtones. */
  readonly saturationDbfs: number;
  /** 0: both half waves alike, odd overtones only, as tape; up to 1: even ones too, as tubes. */
  readonly asymmetry: number;
  /** How much of the change is added, 0 ... 1. */
  readonly amount: number;
}

/** What a {@link Saturation} did. */
export interface SaturationChange {
  /** Power of what was added against that of the sound, in dB; `null` where nothing was. */
  readonly addedDb: number | null;
}

/** Bias of the curve at full asymmetry, in units of its bend. */
const FULL_BIAS = 0.5;
/** An asymmetric curve makes an offset that moves with the level: it is taken out below this. */
const OFFSET_HZ = 5;
const CHUNK = 4096;

/**
 * A soft curve: tanh, moved to one side where it is to be asymmetric, with slope 1 and value 0 at 0, so that what is
 * quiet stays as it is.
 *
 * @param bend amplitude at which the curve is tanh(1)
 * @param asymmetry 0 ... 1
 */
export function saturationCurve(bend: number, asymmetry: number): Waveshape {
  const bias = FULL_BIAS * asymmetry;
  const start = quickTanh(bias);
  const scale = bend / (1 - start * start);
  return (value) => scale * (quickTanh(value / bend + bias) - start);
}

/** Adds overtones by a soft curve, oversampled. */
export class Saturation implements SoundStage {
  readonly #added: SaturationResidual;
  readonly #stage: AddedChange;

  /** @param options see {@link SaturationOptions} */
  constructor(options: SaturationOptions) {
    this.#added = new SaturationResidual(options);
    this.#stage = new AddedChange(this.#added, options.channelCount);
  }

  /** What it did so far. */
  get change(): SaturationChange {
    return { addedDb: this.#added.relativeDb };
  }

  /** See {@link SoundStage.push}. */
  push(block: readonly Float32Array[]): Float32Array[] {
    return this.#stage.push(block);
  }

  /** See {@link SoundStage.flush}. */
  flush(): Float32Array[] {
    return this.#stage.flush();
  }
}

/** What saturation adds to the sound. */
class SaturationResidual implements SoundStage {
  readonly #shaper: OversampledShaper;
  readonly #amount: number;
  /** A channel each: samples that were shaped and are still seen by filters, then those that wait. */
  readonly #lines: readonly Float64Array[];
  readonly #offsetFilters: readonly BiquadFilter[];
  readonly #residual = new Float64Array(CHUNK);
  #filled = SHAPER_MARGIN;
  #pending = 0;
  #soundEnergy = 0;
  #addedEnergy = 0;

  constructor({ sampleRate, channelCount, saturationDbfs, asymmetry, amount }: SaturationOptions) {
    this.#shaper = new OversampledShaper(saturationCurve(dbToAmplitude(saturationDbfs), asymmetry), CHUNK);
    this.#amount = amount;
    this.#lines = Array.from({ length: channelCount }, () => new Float64Array(CHUNK + 2 * SHAPER_MARGIN));
    const highPass = designBiquad({ kind: 'high-pass', frequencyHz: OFFSET_HZ, q: Math.SQRT1_2 }, sampleRate);
    this.#offsetFilters = asymmetry === 0 ? [] : this.#lines.map(() => new BiquadFilter(highPass));
  }

  get relativeDb(): number | null {
    return this.#addedEnergy > 0 ? powerToDb(this.#addedEnergy / this.#soundEnergy) : null;
  }

  push(block: readonly Float32Array[]): Float32Array[] {
    const length = block[0]!.length;
    this.#pending += length;
    const output = this.#lines.map(() => new Float32Array(this.#finishedBy(length)));
    let written = 0;
    for (let from = 0; from < length; ) {
      const count = Math.min(length - from, this.#lines[0]!.length - this.#filled);
      this.#lines.forEach((line, c) => {
        line.set(block[c]!.subarray(from, from + count), this.#filled);
      });
      from += count;
      this.#filled += count;
      if (this.#filled === this.#lines[0]!.length) {
        this.#shape(output, written, CHUNK);
        written += CHUNK;
      }
    }
    this.#pending -= written;
    return output;
  }

  flush(): Float32Array[] {
    const output = this.#lines.map(() => new Float32Array(this.#pending));
    for (let written = 0; written < this.#pending; written += CHUNK) {
      for (const line of this.#lines) line.fill(0, this.#filled);
      this.#shape(output, written, Math.min(CHUNK, this.#pending - written));
    }
    this.#pending = 0;
    return output;
  }

  /** Samples that are finished once so many more are there. */
  #finishedBy(length: number): number {
    const waiting = this.#filled + length - 2 * SHAPER_MARGIN;
    return waiting < CHUNK ? 0 : CHUNK * Math.floor(waiting / CHUNK);
  }

  #shape(output: readonly Float32Array[], written: number, count: number): void {
    const residual = this.#residual;
    this.#lines.forEach((line, c) => {
      this.#shaper.change(line, CHUNK, residual);
      this.#offsetFilters[c]?.process(residual);
      const samples = output[c]!;
      for (let n = 0; n < count; n++) {
        const sound = line[SHAPER_MARGIN + n]!;
        const added = this.#amount * residual[n]!;
        samples[written + n] = added;
        this.#soundEnergy += sound * sound;
        this.#addedEnergy += added * added;
      }
      line.copyWithin(0, CHUNK);
    });
    this.#filled = 2 * SHAPER_MARGIN;
  }
}
