import { type DitherKind, Quantizer } from '../dsp/dither.ts';
import { TruePeakLimiter } from '../dsp/limiter.ts';
import { dbToAmplitude } from '../units.ts';

/** Settings of an {@link OutputChain}. */
export interface OutputChainOptions {
  readonly sampleRate: number;
  readonly channelCount: number;
  /** Gain before the limiter in dB. */
  readonly gainDb: number;
  /** True-peak ceiling of the limiter in dBTP; `off` where it is known that nothing comes near it. */
  readonly ceilingDbtp: number | 'off';
  /** How samples are rounded; left out, they stay as they are. */
  readonly rounding?: { readonly bitDepth: 16 | 24; readonly dither: DitherKind; readonly seed: number };
}

/**
 * The end of the chain as one stream: gain, limiter, dither. What comes out has as many samples as what went
 * in and is aligned with it; where nothing is to be done, it is the same bit for bit.
 */
export class OutputChain {
  readonly #gain: number;
  readonly #limiter: TruePeakLimiter | undefined;
  readonly #quantizer: Quantizer | undefined;

  /** @param options see {@link OutputChainOptions} */
  constructor(options: OutputChainOptions) {
    const { sampleRate, channelCount, ceilingDbtp, rounding } = options;
    this.#gain = dbToAmplitude(options.gainDb);
    this.#limiter =
      ceilingDbtp === 'off' ? undefined : new TruePeakLimiter({ sampleRate, channelCount, ceilingDbtp });
    this.#quantizer = rounding && new Quantizer({ ...rounding, sampleRate, channelCount });
  }

  /** Most that the limiter has taken away so far, in dB, 0 or more. */
  get maxReductionDb(): number {
    return this.#limiter?.maxReductionDb ?? 0;
  }

  /**
   * @param block planar samples of any length; written to
   * @returns what is finished now, shorter or longer than the block
   */
  push(block: readonly Float32Array[]): Float32Array[] {
    for (const samples of block) this.#scale(samples);
    return this.#round(this.#limiter === undefined ? [...block] : this.#limiter.push(block));
  }

  /** The rest. */
  flush(): Float32Array[] {
    return this.#limiter === undefined ? [] : this.#round(this.#limiter.flush());
  }

  #scale(samples: Float32Array): void {
    const gain = this.#gain;
    if (gain === 1) return;
    for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * gain;
  }

  #round(block: Float32Array[]): Float32Array[] {
    if ((block[0]?.length ?? 0) > 0) this.#quantizer?.process(block);
    return block;
  }
}
