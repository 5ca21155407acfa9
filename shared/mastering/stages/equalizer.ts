import { FastConvolver } from '../../dsp/fast-convolution.ts';
import type { FirPhase } from '../../dsp/fir-design.ts';
import { CurveFilterDesigner, type GainCurve } from '../reference/gain-curve.ts';
import type { SoundStage } from './sound-stage.ts';

/** Settings of an {@link Equalizer}. */
export interface EqualizerOptions {
  readonly sampleRate: number;
  readonly channelCount: number;
  /** Gains in dB at 100 %. */
  readonly curve: GainCurve;
  /** How much of the curve is applied, 0 ... 1: half of it is half the decibels. */
  readonly amount: number;
  /**
   * `linear` shifts no frequency against another; `minimum` rings less before a transient and bends phases as an analogue
   * equalizer does.
   */
  readonly phase: FirPhase;
}

/** Changes the tone of all channels by one curve. */
export class Equalizer implements SoundStage {
  /** The gains that are applied, in dB. */
  readonly appliedCurve: GainCurve;
  readonly #convolver: FastConvolver;

  /** @param options see {@link EqualizerOptions} */
  constructor(options: EqualizerOptions) {
    const { sampleRate, channelCount, curve, amount, phase } = options;
    this.appliedCurve = curve.map((gain) => amount * gain);
    const filter = new CurveFilterDesigner(sampleRate).design(this.appliedCurve, phase);
    this.#convolver = new FastConvolver(Array.from({ length: channelCount }, () => filter));
  }

  /** See {@link SoundStage.push}. */
  push(block: readonly Float32Array[]): Float32Array[] {
    return this.#convolver.push(block);
  }

  /** See {@link SoundStage.flush}. */
  flush(): Float32Array[] {
    return this.#convolver.flush();
  }
}
