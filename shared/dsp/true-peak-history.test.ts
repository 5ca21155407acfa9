import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks, syntheticMusic, whiteNoise } from '../../test/support/dsp-signals.ts';
import { RealFft } from './fft.ts';
import { TruePeakMeter } from './true-peak.ts';
import { TruePeakHistory } from './true-peak-history.ts';

function historyOf(
  channels: readonly Float32Array[],
  sampleRate: number,
  blockLength = 1000,
): TruePeakHistory {
  const history = new TruePeakHistory({ sampleRate, channelCount: channels.length });
  pushInBlocks(channels, (block) => history.push(block), blockLength);
  history.finish();
  return history;
}

/** The signal at 16 points a sample, by zeros in its spectrum: exact for what ends below half the rate. */
function ideallyInterpolated(samples: Float32Array): Float64Array {
  const [small, large] = [new RealFft(samples.length), new RealFft(16 * samples.length)];
  const real = new Float64Array(large.binCount);
  const imag = new Float64Array(large.binCount);
  small.forward(samples, real, imag);
  const points = new Float64Array(large.size);
  large.inverse(real, imag, points);
  return points.map((x) => 16 * x);
}

describe('TruePeakHistory', () => {
  it('has the peak of each 100 ms, as an ideal interpolation has it', () => {
    const sampleRate = 8000;
    // noise up to 0.4 of the rate, faded at the ends of the transform
    const white = whiteNoise(4096, 3, 0.5);
    const fft = new RealFft(4096);
    const real = new Float64Array(fft.binCount);
    const imag = new Float64Array(fft.binCount);
    fft.forward(white, real, imag);
    real.fill(0, 1638);
    imag.fill(0, 1638);
    fft.inverse(real, imag, white);
    const samples = white.map((x, n) => x * Math.sin((Math.PI * n) / 4096) ** 2);
    const points = ideallyInterpolated(samples);
    const peaks = historyOf([samples], sampleRate).history();
    expect(peaks).toHaveLength(Math.ceil(4096 / 800));
    peaks.forEach((peak, hop) => {
      const inside = points.subarray(16 * 800 * hop, 16 * 800 * (hop + 1));
      // 0.01 dB: the interpolator's passband ripple up to 0.46 of the rate
      expect(peak).toBeCloseTo(
        inside.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
        3,
      );
    });
  });

  it('has the largest that a meter of the whole finds, however the signal is cut', () => {
    const channels = [syntheticMusic(1.234, 44_100, 1), syntheticMusic(1.234, 44_100, 2)];
    const meter = new TruePeakMeter({ channelCount: 2 });
    meter.push(channels);
    const whole = historyOf(channels, 44_100);
    expect(whole.truePeakDbtp()).toBe(meter.truePeakDbtp());
    expect(whole.history()).toHaveLength(13);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), (blockLength) => {
        expect(historyOf(channels, 44_100, blockLength).history()).toEqual(whole.history());
      }),
      { numRuns: 5 },
    );
  });

  it('measures the last samples, one alone, silence and nothing', () => {
    const late = new Float32Array(8000);
    late[7999] = 0.5;
    expect(historyOf([late], 8000).history().at(-1)).toBeGreaterThanOrEqual(0.5);
    expect(historyOf([Float32Array.of(0.25)], 8000).truePeakDbtp()).toBeCloseTo(-12.04, 1);
    expect(historyOf([new Float32Array(100)], 8000).truePeakDbtp()).toBe(-Infinity);
    const nothing = new TruePeakHistory({ sampleRate: 8000, channelCount: 2 });
    nothing.finish();
    expect(nothing.history()).toEqual(new Float64Array(0));
    expect(nothing.truePeakDbtp()).toBe(-Infinity);
  });

  it('refuses formats that cannot be', () => {
    expect(() => new TruePeakHistory({ sampleRate: 100, channelCount: 1 })).toThrow(
      /at least 8000 Hz, got 100/,
    );
    expect(() => new TruePeakHistory({ sampleRate: 8000, channelCount: 0 })).toThrow(
      /positive integer, got 0/,
    );
    expect(() => new TruePeakHistory({ sampleRate: 8000, channelCount: 1 }).push([])).toThrow(
      /expected 1 channels, got 0/,
    );
  });
});
