import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { runStage, sine, toneIn } from '../../../test/support/run-stage.ts';
import { StereoWidth, type StereoWidthOptions } from './stereo-width.ts';

const RATE = 44_100;

function widened(
  channels: readonly Float32Array[],
  options: Partial<StereoWidthOptions>,
  blockLength?: number,
) {
  const stage = new StereoWidth({ sampleRate: RATE, sideGainDb: 0, amount: 1, ...options });
  return { output: runStage(stage, channels, blockLength), change: stage.change };
}

/** A sine in opposite phase on both channels, beside one of 500 Hz that is the same on both. */
function sideTone(frequencyHz: number): Float32Array[] {
  const tone = sine(frequencyHz, { seconds: 2, sampleRate: RATE, amplitude: 0.2 });
  const middle = sine(500, { seconds: 2, sampleRate: RATE, amplitude: 0.2 });
  return [1, -1].map((sign) => middle.map((x, n) => x + sign * tone[n]!));
}

function sideGainDb(output: readonly Float32Array[], frequencyHz: number): number {
  const side = output[0]!.map((x, n) => 0.5 * (x - output[1]![n]!));
  return 20 * Math.log10(toneIn(side, frequencyHz, RATE, RATE / 2, 1.5 * RATE).amplitude / 0.2);
}

describe('StereoWidth', () => {
  it.each([{ sideGainDb: 6 }, { sideGainDb: -20, amount: 0.5 }, { sideGainDb: 3, monoBelowHz: 150 }])(
    'does not change the sum of the channels with %o',
    (options) => {
      const channels = [whiteNoise(30_000, 1), whiteNoise(30_000, 2)];
      const { output } = widened(channels, options);
      let error = 0;
      output[0]!.forEach((left, n) => {
        error = Math.max(error, Math.abs(left + output[1]![n]! - channels[0]![n]! - channels[1]![n]!));
      });
      // both channels are rounded once, to single precision of numbers up to 3
      expect(error).toBeLessThan(3e-7);
    },
  );

  it.each([
    [6, 1],
    [6, 0.5],
    [-12, 1],
  ])('changes the level of the side by %d dB times %d', (gainDb, amount) => {
    const { output, change } = widened(sideTone(2000), { sideGainDb: gainDb, amount });
    expect(sideGainDb(output, 2000)).toBeCloseTo(gainDb * amount, 2);
    expect(change.before.sideToMidDb).toBeCloseTo(0, 2);
    expect(change.after.sideToMidDb).toBeCloseTo(gainDb * amount, 1);
  });

  it('makes the bass mono and leaves the rest: the response of a Butterworth high-pass', () => {
    for (const frequencyHz of [40, 80, 160, 320, 3000]) {
      const { output } = widened(sideTone(frequencyHz), { monoBelowHz: 120 });
      const wanted = -10 * Math.log10(1 + (120 / frequencyHz) ** 4);
      // between the thirds of an octave the curve is a cubic, and the filter as long as 5 periods of 40 Hz
      expect(Math.abs(sideGainDb(output, frequencyHz) - wanted)).toBeLessThan(frequencyHz < 60 ? 2 : 0.4);
    }
  });

  it('mixes in mono bass by its amount, linearly', () => {
    const { output } = widened(sideTone(80), { monoBelowHz: 200, monoAmount: 0.5 });
    const highPass = 1 / Math.sqrt(1 + (200 / 80) ** 4);
    expect(sideGainDb(output, 80)).toBeCloseTo(20 * Math.log10(0.5 + 0.5 * highPass), 0);
  });

  it('passes bit for bit what has no side', () => {
    const mono = whiteNoise(20_000, 1);
    expect(widened([mono, mono], { sideGainDb: 6, monoBelowHz: 100 }).output).toEqual([mono, mono]);
  });

  it('gives the same bytes however the signal is cut', () => {
    const channels = [whiteNoise(20_001, 1), whiteNoise(20_001, 2)];
    const whole = widened(channels, { sideGainDb: 2 }, 100_000).output;
    expect(widened(channels, { sideGainDb: 2 }, 777).output).toEqual(whole);
  });
});
