import type { Random } from '../../random.ts';

/**
 * How one kind of fault is drawn and made. A fault turns a finished master into one that somebody has spoilt, so that
 * a network can learn the way back.
 */
export interface FaultRule<Settings> {
  /**
   * Where in a chain of production the fault belongs, one chosen at random: 0 recording, 1 mixing (equaliser, width),
   * 2 dynamics, 3 overdriven output, 4 what the carrier adds or takes away.
   */
  readonly stages: readonly number[];
  /** Settings at random within the fault's documented range: plain data, so that they can be stored and repeated. */
  draw(random: Random): Settings;
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

/** A value whose logarithm is uniform between those of low and high: equal chances for every octave. */
export function drawLogUniform(random: Random, low: number, high: number): number {
  return low * (high / low) ** random.next();
}

/** `magnitude` with a random sign. */
export function drawSign(random: Random, magnitude: number): number {
  return random.chance(0.5) ? magnitude : -magnitude;
}
