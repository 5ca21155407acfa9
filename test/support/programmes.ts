import { createRandom, type Random } from '../../shared/random.ts';

/**
 * Made-up programmes without any noise of their own, for estimates of the noise that a test adds. At 44.1 kHz, one
 * channel, deterministic.
 */

const SAMPLE_RATE = 44_100;

function addNote(
  into: Float32Array,
  startSeconds: number,
  seconds: number,
  value: (time: number) => number,
): void {
  const start = Math.round(startSeconds * SAMPLE_RATE);
  const end = Math.min(into.length, start + Math.round(seconds * SAMPLE_RATE));
  for (let n = start; n < end; n++) into[n]! += value((n - start) / SAMPLE_RATE);
}

const silence = (seconds: number): Float32Array => new Float32Array(Math.round(seconds * SAMPLE_RATE));
const sine = (frequencyHz: number, time: number, phase = 0): number =>
  Math.sin(2 * Math.PI * frequencyHz * time + phase);
const phases = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.uniform(0, 2 * Math.PI));

/** Syllables of 16 harmonics and a hiss now and then, with pauses of 50 to 400 ms between them. */
export function speech(seconds: number): Float32Array {
  const random = createRandom(1);
  const signal = silence(seconds);
  for (let at = 0.1; at < seconds; ) {
    const length = random.uniform(0.15, 0.6);
    const pitch = random.uniform(100, 150);
    const partials = phases(random, 16).map((phase, i) => {
      const frequencyHz = (i + 1) * pitch;
      const formant = 1 + 2 * Math.exp(-(((frequencyHz - 600) / 200) ** 2));
      return { frequencyHz, phase, amplitude: (0.1 * formant) / (i + 1) };
    });
    addNote(signal, at, length + 0.1, (time) => {
      let value = 0;
      for (const { frequencyHz, phase, amplitude } of partials)
        value += amplitude * sine(frequencyHz, time, phase);
      return value * Math.min(1, time / 0.01) * Math.min(1, (length + 0.1 - time) / 0.1);
    });
    if (random.chance(0.4)) {
      addNote(
        signal,
        at + length,
        0.08,
        (time) => 0.03 * random.normal() * Math.sin((Math.PI * time) / 0.08),
      );
    }
    at += length + random.uniform(0.05, 0.4);
  }
  return signal;
}

/** Struck notes with 8 stretched partials that decay, the next before the last has gone. */
export function soloNotes(seconds: number): Float32Array {
  const random = createRandom(2);
  const signal = silence(seconds);
  for (let at = 0; at < seconds; at += random.uniform(0.2, 0.8)) {
    const pitch = 220 * 2 ** (Math.floor(random.uniform(-12, 24)) / 12);
    const shifts = phases(random, 8);
    addNote(signal, at, 2, (time) => {
      let value = 0;
      for (let h = 1; h <= 8 && h * pitch < 18_000; h++) {
        const frequencyHz = h * pitch * Math.sqrt(1 + 4e-4 * h * h);
        value += (Math.exp(-time * (1.5 + 0.5 * h)) * sine(frequencyHz, time, shifts[h - 1])) / h ** 1.2;
      }
      return 0.1 * value * Math.min(1, time / 0.003);
    });
  }
  return signal;
}

/** Bass drum, snare and hats at 120 beats a minute: noise bursts and sweeps, with dynamics and short gaps. */
export function drums(seconds: number): Float32Array {
  const random = createRandom(3);
  const signal = silence(seconds);
  for (let step = 0; step * 0.125 < seconds; step++) {
    const at = step * 0.125;
    if (step % 4 === 0) {
      addNote(
        signal,
        at,
        0.5,
        (time) => 0.4 * Math.exp(-18 * time) * sine(1, 50 * time + 6 * (1 - Math.exp(-30 * time))),
      );
    }
    if (step % 8 === 4) addNote(signal, at, 0.5, (time) => 0.1 * Math.exp(-25 * time) * random.normal());
    if (random.chance(0.6)) {
      addNote(signal, at, 0.3, (time) => 0.03 * Math.exp(-60 * time) * random.normal());
    }
  }
  return signal;
}

/** Three sustained voices of 14 harmonics with vibrato, swelling over 30 dB, with a rest every seven seconds. */
export function ensemble(seconds: number): Float32Array {
  const random = createRandom(4);
  const signal = silence(seconds);
  for (let voice = 0; voice < 3; voice++) {
    for (let at = 0; at < seconds; ) {
      const length = random.uniform(0.8, 2.5);
      const pitch = 196 * 2 ** (Math.floor(random.uniform(0, 25)) / 12);
      const shifts = phases(random, 14);
      addNote(signal, at, length, (time) => {
        const cycles = pitch * (time + (0.006 / (2 * Math.PI * 5.5)) * sine(5.5, time));
        let value = 0;
        for (let h = 1; h <= 14 && h * pitch < 18_000; h++)
          value += sine(h, cycles, shifts[h - 1]) / h ** 1.3;
        return 0.1 * value * Math.min(1, time / 0.08) * Math.min(1, (length - time) / 0.1);
      });
      at += length;
    }
  }
  return signal.map((x, n) => {
    const time = n / SAMPLE_RATE;
    const rest = Math.max(0, (time % 7) - 6.3);
    return x * 10 ** ((15 * sine(1 / 9, time) - 15) / 20) * Math.exp(-25 * rest);
  });
}

/** Gaussian noise of power 1: `white`, or `pink`, which falls by 3 dB an octave (Kellet's filter, to 0.1 dB from 10 Hz). */
export function noise(kind: 'white' | 'pink', seconds: number, seed = 9): Float32Array {
  const random = createRandom(seed);
  const signal = silence(seconds);
  const states = new Float64Array(7);
  for (let n = 0; n < signal.length; n++) {
    const white = random.normal();
    signal[n] = kind === 'white' ? white : pinkSample(states, white);
  }
  const power = signal.reduce((sum, x) => sum + x * x, 0) / signal.length;
  return signal.map((x) => x / Math.sqrt(power));
}

/** Paul Kellet's refined filter for 44.1 kHz. */
function pinkSample(b: Float64Array, white: number): number {
  b[0] = 0.99886 * b[0]! + white * 0.0555179;
  b[1] = 0.99332 * b[1]! + white * 0.0750759;
  b[2] = 0.969 * b[2]! + white * 0.153852;
  b[3] = 0.8665 * b[3]! + white * 0.3104856;
  b[4] = 0.55 * b[4]! + white * 0.5329522;
  b[5] = -0.7616 * b[5]! - white * 0.016898;
  const sum = b[0] + b[1] + b[2] + b[3] + b[4] + b[5] + b[6]! + white * 0.5362;
  b[6] = white * 0.115926;
  return sum;
}
