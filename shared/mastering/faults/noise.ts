import { createRandom, type Random } from '../../random.ts';
import { dbToPower } from '../../units.ts';
import { drawUniform, type FaultRule } from './fault-rule.ts';
import { meanPower } from './level.ts';

/** Noise that was recorded along. */
export interface NoiseSettings {
  /** `white` as of a preamplifier, `pink` as of a room or tape, `hum` of the mains with its harmonics. */
  readonly colour: 'white' | 'pink' | 'hum';
  /** Power of the music over that of the noise, both over the whole length: 15 to 45 dB. */
  readonly snrDb: number;
  /** Mains frequency of `hum`, 50 or 60 Hz. */
  readonly humHz: number;
  readonly seed: number;
}

type Generator = (
  length: number,
  channelCount: number,
  sampleRate: number,
  settings: NoiseSettings,
) => Float32Array[];

const GENERATORS: Record<NoiseSettings['colour'], Generator> = {
  white: (length, channelCount, _sampleRate, { seed }) =>
    eachChannel(channelCount, (c) => whiteNoise(length, createRandom(seed).fork(c))),
  pink: (length, channelCount, _sampleRate, { seed }) =>
    eachChannel(channelCount, (c) => pinkNoise(length, createRandom(seed).fork(c))),
  hum: (length, channelCount, sampleRate, { seed, humHz }) => {
    const hum = mainsHum(length, humHz, sampleRate, createRandom(seed));
    return eachChannel(channelCount, () => hum);
  },
};

/** Adds noise at a given ratio; silence stays silence. */
export const noiseRule: FaultRule<NoiseSettings, 'snrDb'> = {
  stages: [0, 4],
  ranges: { snrDb: { low: 15, high: 45, minimum: -20, maximum: 120 } },
  draw(random, { snrDb }) {
    return {
      colour: random.pick(['white', 'pink', 'hum']),
      snrDb: drawUniform(random, snrDb),
      humHz: random.pick([50, 60]),
      seed: random.integer(0, 2 ** 31),
    };
  },
  apply(channels, sampleRate, settings) {
    const length = channels[0]?.length ?? 0;
    const noise = GENERATORS[settings.colour](length, channels.length, sampleRate, settings);
    const noisePower = meanPower(noise);
    const gain =
      noisePower > 0 ? Math.sqrt(meanPower(channels) / (noisePower * dbToPower(settings.snrDb))) : 0;
    return channels.map((samples, c) => {
      const output = noise[c]!.slice();
      for (let n = 0; n < length; n++) output[n] = samples[n]! + gain * output[n]!;
      return output;
    });
  },
};

function eachChannel(channelCount: number, make: (channel: number) => Float32Array): Float32Array[] {
  return Array.from({ length: channelCount }, (_, c) => make(c));
}

/** The four bytes of one draw added up: Gaussian enough (kurtosis 2.7), at a tenth of Box-Muller's cost. */
function whiteNoise(length: number, random: Random): Float32Array {
  const noise = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const bits = (random.next() * 4294967296) >>> 0;
    noise[n] = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510;
  }
  return noise;
}

/** White noise through Paul Kellet's economical filter: -3 dB an octave within 0.5 dB above 9 Hz at 44.1 kHz. */
function pinkNoise(length: number, random: Random): Float32Array {
  const noise = whiteNoise(length, random);
  let low = 0;
  let middle = 0;
  let high = 0;
  for (let n = 0; n < length; n++) {
    const white = noise[n]!;
    low = 0.99765 * low + 0.099046 * white;
    middle = 0.963 * middle + 0.2965164 * white;
    high = 0.57 * high + 1.0526913 * white;
    noise[n] = low + middle + high + 0.1848 * white;
  }
  return noise;
}

/** Mains hum with ten harmonics that fall off as 1/k, each with a strength and phase of its own. */
function mainsHum(length: number, humHz: number, sampleRate: number, random: Random): Float32Array {
  const hum = new Float32Array(length);
  for (let harmonic = 1; harmonic <= 10; harmonic++) {
    const amplitude = random.uniform(0.2, 1) / harmonic;
    const omega = (2 * Math.PI * humHz * harmonic) / sampleRate;
    addSine(hum, amplitude, omega, random.uniform(0, 2 * Math.PI));
  }
  return hum;
}

/** Adds a·sin(ωn + φ) by the recurrence y[n] = 2 cos ω · y[n-1] - y[n-2], which is exact but for rounding. */
function addSine(samples: Float32Array, amplitude: number, omega: number, phase: number): void {
  const twice = 2 * Math.cos(omega);
  let previous = amplitude * Math.sin(phase - omega);
  let current = amplitude * Math.sin(phase);
  for (let n = 0; n < samples.length; n++) {
    samples[n]! += current;
    const next = twice * current - previous;
    previous = current;
    current = next;
  }
}
