import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks, syntheticMusic, whiteNoise } from '../../test/support/dsp-signals.ts';
import vectors from '../../test/vectors/dsp_true_peak.json' with { type: 'json' };
import { PeakInterpolator } from './peak-interpolator.ts';
import { PeakScanner, SCAN_MARGIN } from './peak-scanner.ts';
import { TruePeakMeter } from './true-peak.ts';

function truePeak(
  channels: readonly Float32Array[],
  oversampling: 4 | 8 | 16 = 16,
  blockLength = 4801,
): number {
  const meter = new TruePeakMeter({ channelCount: channels.length, oversampling });
  pushInBlocks(channels, (block) => meter.push(block), blockLength);
  return meter.truePeakDbtp();
}

/** A sine with a short fade at both ends, as the files of Tech 3341 have. */
function tone(divisor: number, phaseDegrees: number, amplitude: number): Float32Array {
  const length = 9600;
  return Float32Array.from({ length }, (_, n) => {
    const fade = Math.min(1, n / 480, (length - 1 - n) / 480);
    return amplitude * fade * Math.sin((2 * Math.PI * n) / divisor + (phaseDegrees * Math.PI) / 180);
  });
}

describe('EBU Tech 3341', () => {
  it.each([
    [15, 4, 0, 0.5, -6],
    [16, 4, 45, 0.5, -6],
    [17, 6, 60, 0.5, -6],
    [18, 8, 67.5, 0.5, -6],
    [19, 4, 45, 1.41, 3],
  ])(
    'case %i: a sine of fs/%i at %d degrees with amplitude %d reads %d dBTP',
    (_, divisor, phase, amplitude, expected) => {
      for (const oversampling of [4, 8, 16] as const) {
        const channel = tone(divisor, phase, amplitude);
        const error = truePeak([channel, channel], oversampling) - expected;
        expect(error).toBeLessThanOrEqual(0.2);
        expect(error).toBeGreaterThanOrEqual(-0.4);
      }
    },
  );

  it.each([20, 21, 22, 23])(
    'case %i: a burst that peaks at 0 dBTP, sampled at an offset of quarter samples',
    (number) => {
      const offset = (number - 20) / 4;
      const burst = Float32Array.from({ length: 480 }, (_, n) => {
        const t = n - 240 + offset;
        return Math.exp(-((t / 12) ** 2)) * Math.cos((2 * Math.PI * t) / 6);
      });
      for (const oversampling of [4, 8, 16] as const) {
        const reading = truePeak([burst, burst], oversampling);
        expect(reading).toBeLessThanOrEqual(0.2);
        expect(reading).toBeGreaterThanOrEqual(-0.4);
      }
    },
  );
});

describe('SciPy', () => {
  it.each(vectors.cases)('agrees on $name', ({ signal, idealDbtp, polyphaseDbtp }) => {
    const reading = truePeak([Float32Array.from(signal)]);
    // the same design but for the correction of ramps, which shows at the Nyquist frequency
    expect(Math.abs(reading - polyphaseDbtp)).toBeLessThan(0.01);
    if (idealDbtp !== null) expect(Math.abs(reading - idealDbtp)).toBeLessThan(0.05);
  });
});

describe('PeakScanner', () => {
  it('finds exactly what interpolating everywhere finds', () => {
    const shapes: ((n: number, noise: number) => number)[] = [
      (_, noise) => noise,
      (n, noise) => Math.sin(n * 0.05) + 0.01 * noise,
      (n, noise) => Math.max(-1, Math.min(1, 2 * Math.sin(n * 0.3) + noise)),
      (n, noise) => (n % 97 === 0 ? noise : 0),
      (n) => (n % 2 === 0 ? 1 : -1) * Math.sin(n * 0.01),
    ];
    const input = fc.record({
      shape: fc.constantFrom(...shapes),
      length: fc.integer({ min: 1, max: 300 }),
      seed: fc.nat(),
      oversampling: fc.constantFrom(4 as const, 8 as const, 16 as const),
      floor: fc.double({ min: 0, max: 1.2, noNaN: true }),
    });
    fc.assert(
      fc.property(input, ({ shape, length, seed, oversampling, floor }) => {
        const signal = Float64Array.from(whiteNoise(length + 2 * SCAN_MARGIN, seed), (noise, n) =>
          shape(n, noise),
        );
        const interpolator = new PeakInterpolator(oversampling);
        const [from, to] = [SCAN_MARGIN, SCAN_MARGIN + length];
        const expected = new Float64Array(length);
        for (let n = from; n < to; n++) {
          // an infinite curvature allows no pruning
          expected[n - from] = interpolator.largestBetween(
            signal,
            n,
            Infinity,
            Math.max(floor, Math.abs(signal[n]!)),
          );
        }
        expect(new PeakScanner(oversampling).largest(signal, from, to, floor)).toBe(Math.max(...expected));
        const envelope = new Float64Array(length).fill(floor);
        new PeakScanner(oversampling).raiseEnvelope(signal, from, to, envelope, floor);
        for (let n = 0; n < length; n++) {
          expect(envelope[n]).toBeLessThanOrEqual(expected[n]!);
          expect(Math.max(...envelope.subarray(Math.max(0, n - 8), n + 1))).toBeGreaterThanOrEqual(
            expected[n]!,
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('TruePeakMeter', () => {
  it('does not depend on how the signal is cut, and may be read at any time', () => {
    const music = syntheticMusic(1, 44_100, 1);
    const whole = truePeak([music]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (blockLength) => {
        expect(truePeak([music], 16, blockLength)).toBe(whole);
      }),
      { numRuns: 10 },
    );
    const meter = new TruePeakMeter({ channelCount: 1 });
    pushInBlocks([music], (block) => {
      meter.push(block);
      meter.truePeakDbtp();
    });
    expect(meter.truePeakDbtp()).toBe(whole);
  });

  it('sees the peak after the last sample and that of a single one', () => {
    expect(truePeak([Float32Array.of(0.5)])).toBeCloseTo(20 * Math.log10(0.5), 6);
    expect(truePeak([Float32Array.of(1, 1)])).toBeGreaterThan(0.5);
  });

  it('reads silence as -Infinity and takes the largest channel', () => {
    expect(truePeak([new Float32Array(1000)])).toBe(-Infinity);
    expect(new TruePeakMeter({ channelCount: 2 }).truePeakDbtp()).toBe(-Infinity);
    const quiet = tone(8, 0, 0.1);
    expect(truePeak([quiet, tone(8, 67.5, 0.5)])).toBe(truePeak([tone(8, 67.5, 0.5)]));
  });

  it('refuses channels that do not fit', () => {
    expect(() => new TruePeakMeter({ channelCount: 0 })).toThrow(/positive integer, got 0/);
    expect(() => new TruePeakMeter({ channelCount: 2 }).push([new Float32Array(1)])).toThrow(
      /expected 2 channels, got 1/,
    );
  });
});
