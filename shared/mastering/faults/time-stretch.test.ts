import { describe, expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { sameSamples } from '../../../test/support/same-samples.ts';
import { meanPower } from './level.ts';
import { shiftPitch, stretchTime } from './time-stretch.ts';

const RATE = 44_100;

/** Frequency of a tone, from its zero crossings upwards, interpolated. */
function frequencyOf(samples: Float32Array): number {
  const crossings: number[] = [];
  for (let n = 1; n < samples.length; n++) {
    const [a, b] = [samples[n - 1]!, samples[n]!];
    if (a < 0 && b >= 0) crossings.push(n - 1 + a / (a - b));
  }
  return (RATE * (crossings.length - 1)) / (crossings.at(-1)! - crossings[0]!);
}

const tone = (frequencyHz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / RATE));

/** Places of clicks, in samples. */
function clicks(samples: Float32Array): number[] {
  const places: number[] = [];
  for (let n = 0; n < samples.length; n++) {
    if (Math.abs(samples[n]!) > 0.5 && n - (places.at(-1) ?? -RATE) > 2000) places.push(n);
  }
  return places;
}

describe('stretchTime', () => {
  it.each([0.8, 1.25])('keeps the pitch at %d times the tempo, and the level', (rate) => {
    const [output] = stretchTime([tone(440, 2)], rate, RATE);
    expect(frequencyOf(output!)).toBeCloseTo(440, 0);
    expect(meanPower([output!.subarray(2048, RATE - 2048)])).toBeCloseTo(0.5, 1);
  });

  it.each([0.8, 1.25])('moves what happens to its time at %d times the tempo', (rate) => {
    const input = new Float32Array(2 * RATE);
    const places = [0.2, 0.6, 1].map((seconds) => seconds * RATE);
    for (const place of places) input.fill(1, place, place + 40);
    const found = clicks(stretchTime([input], rate, Math.round((1.2 * RATE) / rate))[0]!);
    expect(found).toHaveLength(3);
    // A frame may be moved by 512 samples, and a click stands anywhere in it.
    found.forEach((place, i) => {
      expect(Math.abs(place - places[i]! / rate)).toBeLessThan(1200);
    });
  });

  it('cuts every channel at the same places', () => {
    const [left, right] = musicSignal(1.5);
    const other = right.map((x, n) => 0.5 * x + 0.1 * Math.sin(n / 40));
    const output = stretchTime([left, right, left, other], 1.1, RATE);
    expect(sameSamples([output[0]!], [output[2]!])).toBe(true);
    const alone = stretchTime([left, right], 1.1, RATE);
    expect(sameSamples(output.slice(0, 2), alone)).toBe(true);
  });

  it('at its own tempo gives back the music', () => {
    const input = musicSignal(1);
    const output = stretchTime(input, 1, RATE);
    for (let n = 0; n < RATE - 2048; n++) expect(output[0]![n]).toBeCloseTo(input[0][n]!, 5);
  });
});

describe('shiftPitch', () => {
  it.each([-4, 3])('moves a tone by %d semitones and keeps its length', (semitones) => {
    const [output] = shiftPitch([tone(440, 1)], semitones);
    expect(output).toHaveLength(RATE);
    const inside = output!.subarray(4096, RATE - 4096);
    expect(Math.abs(frequencyOf(inside) / (440 * 2 ** (semitones / 12)) - 1)).toBeLessThan(0.002);
    expect(meanPower([inside])).toBeCloseTo(0.5, 1);
  });
});
