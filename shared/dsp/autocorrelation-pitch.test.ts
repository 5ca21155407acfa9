import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { AutocorrelationPitch } from './autocorrelation-pitch.ts';

const SAMPLE_RATE = 24_000;
const FRAME = 960;
const meter = new AutocorrelationPitch({ sampleRate: SAMPLE_RATE, frameLength: FRAME });

/** A buzz: harmonics that get softer. */
const buzz = (hz: number, phase = 0): Float64Array =>
  Float64Array.from({ length: FRAME }, (_, n) => {
    let sum = 0;
    for (let h = 1; h * hz < SAMPLE_RATE / 2 && h < 12; h++) {
      sum += Math.sin(2 * Math.PI * h * hz * (n / SAMPLE_RATE) + phase * h) / h;
    }
    return 0.1 * sum;
  });

describe('pitch by autocorrelation', () => {
  it('is that of a buzz, with its neighbours a cent or two away', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 75, max: 600, noNaN: true }),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (hz, phase) => {
          meter.measure(buzz(hz, phase), 0);
          expect(Math.abs(1200 * Math.log2(meter.hz / hz))).toBeLessThan(10);
          expect(meter.harmonicity).toBeGreaterThan(0.9);
        },
      ),
    );
  });

  it('says of noise that hardly anything repeats', () => {
    const random = createRandom(3);
    const heights = Array.from({ length: 30 }, () => {
      meter.measure(
        new Float64Array(FRAME).map(() => random.normal()),
        0,
      );
      return meter.harmonicity;
    });
    expect(Math.max(...heights)).toBeLessThan(0.5);
  });

  it('takes what lies beyond the signal for silence', () => {
    meter.measure(new Float64Array(10).fill(0), -480);
    expect(meter.harmonicity).toBe(0);
    expect(Number.isFinite(meter.hz)).toBe(true);
  });

  it('refuses a frame that does not hold two periods', () => {
    expect(() => new AutocorrelationPitch({ sampleRate: SAMPLE_RATE, frameLength: 500 })).toThrow(
      /two periods of 65 Hz/,
    );
  });
});
