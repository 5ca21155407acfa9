import type { StereoImage } from '../../analysis/stereo-image.ts';
import { StereoMeter } from '../../analysis/stereo-meter.ts';
import { FastConvolver } from '../../dsp/fast-convolution.ts';
import type { FirFilter } from '../../dsp/fir-design.ts';
import { amplitudeToDb } from '../../units.ts';
import { CurveFilterDesigner, type GainCurve } from '../reference/gain-curve.ts';
import { MATCH_BANDS_HZ } from '../reference/third-octave-scale.ts';
import { AddedChange } from './added-change.ts';
import type { SoundStage } from './sound-stage.ts';

/** Settings of a {@link StereoWidth}. */
export interface StereoWidthOptions {
  readonly sampleRate: number;
  /** Gain of the side in dB at 100 %; 0 leaves the width as it is. */
  readonly sideGainDb: number;
  /** How much of it is applied, 0 ... 1. */
  readonly amount: number;
  /** Below this frequency the sound becomes mono; left out, nowhere. */
  readonly monoBelowHz?: number;
  /** How mono it becomes there, 0 ... 1; default 1. */
  readonly monoAmount?: number;
}

/** What a {@link StereoWidth} did. */
export interface WidthChange {
  readonly before: StereoImage;
  readonly after: StereoImage;
}

/** The side is not lowered by more than this. */
const LOWEST_GAIN_DB = -60;

/**
 * Gains of the side in dB, at the centres of the thirds of an octave.
 *
 * Towards the bass the side falls by 12 dB an octave, as after a Butterworth high-pass of second order: -3 dB at
 * `monoBelowHz`, -12 dB an octave below it.
 */
export function sideCurve(options: Omit<StereoWidthOptions, 'sampleRate'>): GainCurve {
  const { sideGainDb, amount, monoBelowHz = 0, monoAmount = 1 } = options;
  return Float64Array.from(MATCH_BANDS_HZ, (frequencyHz) => {
    const highPass = 1 / Math.sqrt(1 + (monoBelowHz / frequencyHz) ** 4);
    const kept = 1 - monoAmount * (1 - highPass);
    return amount * sideGainDb + Math.max(LOWEST_GAIN_DB, amplitudeToDb(kept));
  });
}

/**
 * Widens or narrows two channels by the level of their difference, and makes the bass mono. Their sum, which is what a
 * mono loudspeaker plays, is not touched: what is added to one channel is taken from the other.
 */
export class StereoWidth implements SoundStage {
  readonly #stage: AddedChange;
  readonly #before = new StereoMeter();
  readonly #after = new StereoMeter();

  /** @param options see {@link StereoWidthOptions} */
  constructor(options: StereoWidthOptions) {
    const filter = new CurveFilterDesigner(options.sampleRate).design(sideCurve(options), 'linear');
    this.#stage = new AddedChange(new SideChange(filter), 2);
  }

  /** What it did so far. */
  get change(): WidthChange {
    return { before: this.#before.result(), after: this.#after.result() };
  }

  /** See {@link SoundStage.push}. */
  push(block: readonly Float32Array[]): Float32Array[] {
    this.#before.push(block);
    return this.#metered(this.#stage.push(block));
  }

  /** See {@link SoundStage.flush}. */
  flush(): Float32Array[] {
    return this.#metered(this.#stage.flush());
  }

  #metered(block: Float32Array[]): Float32Array[] {
    this.#after.push(block);
    return block;
  }
}

/** What is to be added so that the side goes through a filter: filter(side) - side on the left, the opposite on the right. */
class SideChange implements SoundStage {
  readonly #convolver: FastConvolver;

  constructor({ taps, centre }: FirFilter) {
    const change = taps.slice();
    change[centre]! -= 1;
    this.#convolver = new FastConvolver([{ taps: change, centre }]);
  }

  push(block: readonly Float32Array[]): Float32Array[] {
    const right = block[1]!;
    const side = block[0]!.map((left, n) => 0.5 * (left - right[n]!));
    return toBothSides(this.#convolver.push([side]));
  }

  flush(): Float32Array[] {
    return toBothSides(this.#convolver.flush());
  }
}

function toBothSides(block: Float32Array[]): Float32Array[] {
  const left = block[0]!;
  return [left, left.map((sample) => -sample)];
}
