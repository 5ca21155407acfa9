import type { Random } from '../../random.ts';

/** The two ends between which a setting is drawn. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Between what a setting is drawn, and between what it may be asked for. */
export interface SettingRange extends Interval {
  /** Least value that makes sense. */
  readonly minimum: number;
  /** Greatest value that makes sense. */
  readonly maximum: number;
}

/** A range for each setting that is drawn, by its name. */
export type SettingRanges<Name extends string = string> = { readonly [P in Name]: SettingRange };

/** The ends to draw each setting between. */
export type Intervals<Name extends string = string> = { readonly [P in Name]: Interval };

/**
 * How one kind of fault is drawn and made. A fault turns a finished master into one that somebody has spoilt, so that
 * a network can learn the way back.
 */
export interface FaultRule<Settings, RangeName extends string = string> {
  /**
   * Where in a chain of production the fault belongs, one chosen at random: 0 recording, 1 mixing (equaliser, width),
   * 2 dynamics, 3 overdriven output, 4 what the carrier adds or takes away.
   */
  readonly stages: readonly number[];
  /** Between what the settings are drawn by default. */
  readonly ranges: SettingRanges<RangeName>;
  /**
   * Settings at random: plain data, so that they can be stored and repeated.
   *
   * @param random source of randomness
   * @param intervals the ends to draw between, the rule's own `ranges` or others
   */
  draw(random: Random, intervals: Intervals<RangeName>): Settings;
  /**
   * Makes the fault. Pure: the input is left as it is, the same settings give the same samples.
   *
   * @param channels planar audio, one or two channels of one length, nominally within ±1
   * @param sampleRate Hz
   * @param settings as `draw` gives them
   * @returns new channels of the same length; not clipped
   */
  apply(channels: readonly Float32Array[], sampleRate: number, settings: Settings): Float32Array[];
}

/** A value that is uniform between the ends. */
export function drawUniform(random: Random, { low, high }: Interval): number {
  return random.uniform(low, high);
}

/** A value whose logarithm is uniform between those of the ends: equal chances for every octave. */
export function drawLogUniform(random: Random, { low, high }: Interval): number {
  return low * (high / low) ** random.next();
}

/** `magnitude` with a random sign. */
export function drawSign(random: Random, magnitude: number): number {
  return random.chance(0.5) ? magnitude : -magnitude;
}
