import { dbToPower } from '../../units.ts';
import { drawLogUniform, drawUniform, type FaultRule } from './fault-rule.ts';
import { matchPower, meanPower } from './level.ts';

/** A room that the music did not need. */
export interface ReverberationSettings {
  /** Time in which the low end decays by 60 dB, 0.4 to 2.5 s; the top decays faster. */
  readonly decaySeconds: number;
  /** Power of the room over that of the music, -16 to -4 dB. */
  readonly wetDb: number;
  /** Before the room answers, 0 to 40 ms. */
  readonly preDelaySeconds: number;
}

/** Delays of the combs of the left channel at 44.1 kHz, as in Freeverb; those of the right are longer by the spread. */
const COMB_DELAYS = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617] as const;
const ALLPASS_DELAYS = [556, 441, 341, 225] as const;
const STEREO_SPREAD = 23;
const DESIGN_RATE = 44_100;
/** Share of the previous sample in what a comb feeds back: a one-pole low-pass at 6 kHz, as walls and air have it. */
const DAMPING = 0.4;
const ALLPASS_GAIN = 0.5;

/**
 * Reverberation by Schroeder's design: eight damped combs side by side, four allpasses in series, other delays on the
 * other channel (Schroeder 1962, Moorer 1979; delays of Jezar's Freeverb). At the level of the input.
 */
export const reverberationRule: FaultRule<ReverberationSettings, keyof ReverberationSettings> = {
  stages: [1],
  ranges: {
    decaySeconds: { low: 0.4, high: 2.5, minimum: 0.1, maximum: 20 },
    wetDb: { low: -16, high: -4, minimum: -60, maximum: 20 },
    preDelaySeconds: { low: 0, high: 0.04, minimum: 0, maximum: 0.5 },
  },
  draw(random, { decaySeconds, wetDb, preDelaySeconds }) {
    return {
      decaySeconds: drawLogUniform(random, decaySeconds),
      wetDb: drawUniform(random, wetDb),
      preDelaySeconds: drawUniform(random, preDelaySeconds),
    };
  },
  apply(channels, sampleRate, { decaySeconds, wetDb, preDelaySeconds }) {
    const preDelay = Math.round(preDelaySeconds * sampleRate);
    const wet = channels.map((samples, c) => {
      return roomOf(samples, preDelay, c * STEREO_SPREAD, decaySeconds, sampleRate);
    });
    const wetPower = meanPower(wet);
    const gain = wetPower > 0 ? Math.sqrt((meanPower(channels) * dbToPower(wetDb)) / wetPower) : 0;
    const output = channels.map((samples, c) => {
      const mixed = wet[c]!;
      for (let n = 0; n < mixed.length; n++) mixed[n] = samples[n]! + gain * mixed[n]!;
      return mixed;
    });
    matchPower(output, channels);
    return output;
  },
};

function roomOf(
  samples: Float32Array,
  preDelay: number,
  spread: number,
  decaySeconds: number,
  sampleRate: number,
): Float32Array {
  const scaled = (delay: number): number =>
    Math.max(1, Math.round(((delay + spread) * sampleRate) / DESIGN_RATE));
  const room = new Float32Array(samples.length);
  for (const delay of COMB_DELAYS) {
    const length = scaled(delay);
    // 60 dB in decaySeconds: each round trip takes away its share.
    addComb(samples, room, preDelay, length, 10 ** ((-3 * length) / (decaySeconds * sampleRate)));
  }
  for (const delay of ALLPASS_DELAYS) allpass(room, scaled(delay));
  return room;
}

/** Adds what a comb with a low-pass in its loop makes of the input, `preDelay` samples later. */
function addComb(
  input: Float32Array,
  output: Float32Array,
  preDelay: number,
  delay: number,
  feedback: number,
): void {
  const line = new Float32Array(delay);
  let damped = 0;
  let place = 0;
  for (let n = preDelay; n < output.length; n++) {
    const echo = line[place]!;
    damped = (1 - DAMPING) * echo + DAMPING * damped;
    line[place] = input[n - preDelay]! + feedback * damped;
    output[n]! += echo;
    if (++place === delay) place = 0;
  }
}

/** H(z) = (z^-d - g) / (1 - g z^-d), in place. */
function allpass(samples: Float32Array, delay: number): void {
  const line = new Float32Array(delay);
  let place = 0;
  for (let n = 0; n < samples.length; n++) {
    const delayed = line[place]!;
    const entering = samples[n]! + ALLPASS_GAIN * delayed;
    line[place] = entering;
    samples[n] = delayed - ALLPASS_GAIN * entering;
    if (++place === delay) place = 0;
  }
}
