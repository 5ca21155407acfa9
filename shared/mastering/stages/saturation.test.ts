import { describe, expect, it } from 'vitest';
import { syntheticMusic } from '../../../test/support/dsp-signals.ts';
import { runStage, sine, toneIn } from '../../../test/support/run-stage.ts';
import { Saturation, type SaturationOptions, saturationCurve } from './saturation.ts';

const RATE = 44_100;

function saturated(signal: Float32Array, options: Partial<SaturationOptions> = {}, blockLength?: number) {
  const stage = new Saturation({
    sampleRate: RATE,
    channelCount: 1,
    saturationDbfs: -6,
    asymmetry: 0,
    amount: 1,
    ...options,
  });
  return { output: runStage(stage, [signal], blockLength)[0]!, change: stage.change };
}

/** Largest component, in dB against the fundamental, at whole hundreds of Hz that are no multiples of the fundamental. */
function aliasingDb(output: Float32Array, frequencyHz: number): number {
  const at = (hz: number): number => toneIn(output, hz, RATE, RATE / 2, 1.5 * RATE).amplitude;
  let largest = 0;
  for (let hz = 100; hz < 20_000; hz += 100) if (hz % frequencyHz !== 0) largest = Math.max(largest, at(hz));
  return 20 * Math.log10(largest / at(frequencyHz));
}

describe('Saturation', () => {
  it.each([0, 0.7])(
    'is its curve, sample by sample, where nothing can fold back, at an asymmetry of %d',
    (asymmetry) => {
      const signal = sine(100, { seconds: 1, sampleRate: RATE, amplitude: 0.4 });
      const { output } = saturated(signal, { asymmetry });
      const curve = saturationCurve(10 ** (-6 / 20), asymmetry);
      const shaped = signal.map(curve);
      // asymmetry makes an offset, which is taken out by a filter that shifts 100 Hz by 0.07 rad
      const mean = shaped.reduce((sum, x) => sum + x, 0) / shaped.length;
      for (let n = RATE / 2; n < 0.9 * RATE; n++) {
        expect(Math.abs(output[n]! - (shaped[n]! - mean))).toBeLessThan(asymmetry === 0 ? 2e-5 : 4e-3);
      }
    },
  );

  it('is oversampled: what folds back is 80 dB down, and without would be 45', () => {
    for (const frequencyHz of [4700, 9500]) {
      const signal = sine(frequencyHz, { seconds: 2, sampleRate: RATE, amplitude: 0.9 });
      const plain = signal.map(saturationCurve(10 ** (-6 / 20), 0));
      expect(aliasingDb(plain, frequencyHz)).toBeGreaterThan(-45);
      expect(aliasingDb(saturated(signal).output, frequencyHz)).toBeLessThan(-80);
    }
  });

  it('adds odd overtones alone, and even ones with asymmetry', () => {
    const signal = sine(1000, { seconds: 2, sampleRate: RATE, amplitude: 0.5 });
    const overtone = (output: Float32Array, n: number): number =>
      toneIn(output, 1000 * n, RATE, RATE / 2, 1.5 * RATE).amplitude;
    const odd = saturated(signal).output;
    expect(overtone(odd, 3)).toBeGreaterThan(0.01);
    expect(overtone(odd, 2)).toBeLessThan(1e-6);
    const both = saturated(signal, { asymmetry: 1 }).output;
    expect(overtone(both, 2)).toBeGreaterThan(0.01);
    const offset = both.subarray(RATE / 2, 1.5 * RATE).reduce((sum, x) => sum + x, 0) / RATE;
    expect(Math.abs(offset)).toBeLessThan(1e-5);
  });

  it('adds in proportion to its amount, tells how much, and passes bit for bit at 0', () => {
    const signal = syntheticMusic(1, RATE, 1);
    const whole = saturated(signal);
    const half = saturated(signal, { amount: 0.5 });
    signal.forEach((x, n) => {
      expect(Math.abs(half.output[n]! - 0.5 * (x + whole.output[n]!))).toBeLessThan(1e-6);
    });
    const energy = (samples: Float32Array): number => samples.reduce((sum, x) => sum + x * x, 0);
    const added = energy(whole.output.map((x, n) => x - signal[n]!)) / energy(signal);
    expect(whole.change.addedDb).toBeCloseTo(10 * Math.log10(added), 1);
    expect(half.change.addedDb).toBeCloseTo(whole.change.addedDb! - 20 * Math.log10(2), 2);
    const off = saturated(signal, { amount: 0 });
    expect(off.output).toEqual(signal);
    expect(off.change.addedDb).toBe(null);
  });

  it('keeps the length and gives the same bytes however the signal is cut', () => {
    for (const length of [0, 1, 71, 4096, 9001]) {
      const signal = syntheticMusic(1, RATE, 2).slice(0, length);
      const whole = saturated(signal, {}, 100_000).output;
      expect(saturated(signal, {}, 500).output).toEqual(whole);
    }
  });
});
