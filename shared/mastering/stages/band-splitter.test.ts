import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { runStage, sine, toneIn } from '../../../test/support/run-stage.ts';
import { BandSplitter } from './band-splitter.ts';

const RATE = 44_100;

function splitter(crossoversHz: readonly number[], channelCount = 1, sampleRate = RATE): BandSplitter {
  return new BandSplitter({ sampleRate, channelCount, crossoversHz });
}

/** One band of a signal. */
function band(
  index: number,
  crossoversHz: readonly number[],
  signal: Float32Array,
  rate = RATE,
): Float32Array {
  const bands = splitter(crossoversHz, 1, rate);
  const pick = ({ bands: all }: ReturnType<BandSplitter['push']>): Float32Array[] => [...all[index]!];
  return runStage({ push: (block) => pick(bands.push(block)), flush: () => pick(bands.flush()) }, [
    signal,
  ])[0]!;
}

describe('BandSplitter', () => {
  it.each([8000, 44_100, 192_000])('makes bands that add up to the sound, at %i Hz', (rate) => {
    const crossovers = [120, 1000, 2500];
    const signal = [whiteNoise(30_011, 1), whiteNoise(30_011, 2)];
    const bands = splitter(crossovers, 2, rate);
    const wholes: Float32Array[] = [];
    const sum = ({ whole, bands: all }: ReturnType<BandSplitter['push']>): Float32Array[] => {
      wholes.push(whole[1]!);
      return whole.map((samples, c) =>
        samples.map((_, n) => all.reduce((total, one) => total + one[c]![n]!, 0)),
      );
    };
    const stage = {
      push: (block: readonly Float32Array[]) => sum(bands.push(block)),
      flush: () => sum(bands.flush()),
    };
    const output = runStage(stage, signal);
    expect(Float32Array.from(wholes.flatMap((samples) => [...samples]))).toEqual(signal[1]);
    let error = 0;
    output.forEach((samples, c) => {
      samples.forEach((x, n) => {
        error = Math.max(error, Math.abs(x - signal[c]![n]!));
      });
    });
    // four roundings to single precision of numbers below 1
    expect(error).toBeLessThan(3e-7);
  });

  it.each([120, 1000, 6000])(
    'halves the amplitude at %i Hz on both sides, without shifting it',
    (crossoverHz) => {
      const signal = sine(crossoverHz, { seconds: 2, sampleRate: RATE });
      for (const index of [0, 1]) {
        const tone = toneIn(band(index, [crossoverHz], signal), crossoverHz, RATE, RATE / 2, 1.5 * RATE);
        // the low-pass is smoothed over by the length of its filter, which at 120 Hz is 5 periods
        expect(Math.abs(tone.amplitude - 0.5)).toBeLessThan(crossoverHz < 500 ? 0.03 : 0.002);
        expect(Math.abs(tone.phase)).toBeLessThan(1e-4);
      }
    },
  );

  it.each([
    [0, 250],
    [0, 2000],
    [1, 60],
    [1, 4000],
    [2, 500],
  ])('keeps out of band %i what is an octave beyond its edge, at %i Hz', (index, frequencyHz) => {
    const signal = sine(frequencyHz, { seconds: 2, sampleRate: RATE });
    const tone = toneIn(band(index, [125, 1000], signal), frequencyHz, RATE, RATE / 2, 1.5 * RATE);
    const isBeyond = index !== 1 || frequencyHz > 1000;
    // towards the bass the slope is limited by the length of the filter
    expect(tone.amplitude).toBeLessThan(isBeyond ? 0.002 : 0.02);
  });

  it.each([
    [[], /got $/],
    [[30], /got 30/],
    [[500, 400], /got 500, 400/],
    [[20_000], /0.4 of the sample rate of 44100 Hz, got 20000/],
  ])('refuses crossovers at %o', (crossovers, message) => {
    expect(() => splitter(crossovers)).toThrow(message);
  });
});
