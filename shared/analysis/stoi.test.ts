import { describe, expect, it } from 'vitest';
import { lcg } from '../../test/support/metric-signals.ts';
import vectors from '../../test/vectors/metrics_stoi.json' with { type: 'json' };
import { STOI_SAMPLE_RATE, stoi } from './stoi.ts';

const LENGTH = 24_000;

/** The signals of test/reference/metrics_stoi.py. */
const hiss = lcg(1, LENGTH);
const noise = lcg(2, LENGTH);
const clean = new Float32Array(LENGTH).map((_, n) => {
  const cycles = (hz: number): number => (2 * Math.PI * hz * n) / STOI_SAMPLE_RATE;
  const gate = Math.sin(cycles(0.7)) > -0.6 ? 1 : 0;
  const syllable = Math.max(0, Math.sin(cycles(3.1))) ** 2 * gate;
  let voice = 0;
  for (let h = 1; h < 30; h++) voice += Math.sin(cycles(140 * h) + 0.3 * h * h) / h;
  return 0.2 * syllable * voice + 1e-5 * hiss[n]!;
});
const estimates: Record<string, Float32Array> = {
  'quiet noise': clean.map((x, n) => 0.3 * (x + 0.01 * noise[n]!)),
  noise: clean.map((x, n) => x + 0.1 * noise[n]!),
  'noise alone': clean.map((_, n) => 0.1 * noise[n]!),
  clipped: clean.map((x) => Math.max(-0.05, Math.min(0.05, x))),
  cut: clean.map((x, n) => (n % 3000 < 1500 ? x : 0)),
};

describe('stoi', () => {
  it.each(vectors.cases)('agrees with NumPy: $name', ({ name, stoi: wanted }) => {
    expect(Math.abs(stoi(estimates[name]!, clean) - wanted)).toBeLessThan(1e-4);
  });

  it('is 1 for the clean speech at any level, and not defined for too little', () => {
    expect(stoi(clean, clean)).toBeCloseTo(1, 6);
    expect(
      stoi(
        clean.map((x) => -0.01 * x),
        clean,
      ),
    ).toBeCloseTo(1, 6);
    expect(stoi(clean.subarray(0, 3000), clean.subarray(0, 3000))).toBeNaN();
    expect(stoi(new Float32Array(0), new Float32Array(0))).toBeNaN();
    expect(() => stoi(clean, clean.subarray(1))).toThrow(/one length, got 24000 and 23999/);
  });
});
