import { describe, expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { bandPower } from '../../../test/support/power-spectrum.ts';
import { powerToDb } from '../../units.ts';
import { meanPower } from './level.ts';
import { type NoiseSettings, noiseRule } from './noise.ts';

const RATE = 44_100;

function addedNoise(
  colour: NoiseSettings['colour'],
  snrDb = 20,
): { noise: Float32Array[]; input: Float32Array[] } {
  const input = musicSignal(4);
  const output = noiseRule.apply(input, RATE, { colour, snrDb, humHz: 50, seed: 5 });
  return { input, noise: output.map((samples, c) => samples.map((y, n) => y - input[c]![n]!)) };
}

describe('noise', () => {
  it.each(['white', 'pink', 'hum'] as const)(
    '%s has the signal-to-noise ratio that was asked for',
    (colour) => {
      const { input, noise } = addedNoise(colour, 20);
      expect(powerToDb(meanPower(input) / meanPower(noise))).toBeCloseTo(20, 2);
    },
  );

  it('white has equal power in equal bands, pink in octaves', () => {
    const octaveDb = (noise: Float32Array[]): number =>
      powerToDb(bandPower(noise, RATE, 8000, 16_000) / bandPower(noise, RATE, 500, 1000));
    expect(octaveDb(addedNoise('white').noise)).toBeCloseTo(10 * Math.log10(16), 0);
    expect(Math.abs(octaveDb(addedNoise('pink').noise))).toBeLessThan(1);
  });

  it('hum is at the mains frequency and its harmonics and nowhere else', () => {
    const { noise } = addedNoise('hum');
    const whole = bandPower(noise, RATE, 0, RATE / 2);
    expect(bandPower(noise, RATE, 600, RATE / 2) / whole).toBeLessThan(1e-3);
    expect(bandPower(noise, RATE, 20, 75) / whole).toBeGreaterThan(0.3);
    expect(noise[0]!.slice(882, 4000).every((y, n) => Math.abs(y - noise[0]![n]!) < 1e-4)).toBe(true);
  });

  it('channels have noise of their own, and silence stays silence', () => {
    const { noise } = addedNoise('white');
    let product = 0;
    noise[0]!.forEach((l, n) => {
      product += l * noise[1]![n]!;
    });
    // The correlation of n independent samples has a deviation of 1/√n, here 0.0024.
    expect(Math.abs(product / noise[0]!.length / meanPower(noise))).toBeLessThan(0.01);
    const silence = [new Float32Array(64)];
    expect(noiseRule.apply(silence, RATE, { colour: 'pink', snrDb: 30, humHz: 50, seed: 1 })).toEqual(
      silence,
    );
  });
});
