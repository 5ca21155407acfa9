import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrequencyAxis } from '../../shared/spectrogram/frequency-axis.ts';
import { frequencySpan, panFrequencies, shownAxis, zoomFrequencies } from './frequency-window.ts';

const RATE = 48_000;
const whole = fc
  .constantFrom('log' as const, 'mel' as const, 'linear' as const)
  .map((scale) => createFrequencyAxis({ scale }, RATE));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
/** One after the other. */
const hands = fc.array(fc.record({ factor, share, by: fc.double({ min: -3, max: 3, noNaN: true }) }), {
  minLength: 1,
  maxLength: 6,
});

describe('a window of frequencies', () => {
  it('stays on the axis and shows some rows, whatever is done to it', () => {
    fc.assert(
      fc.property(whole, hands, (axis, acts) => {
        let window = zoomFrequencies(undefined, 1, 0.5, axis);
        for (const { factor: by, share: at, by: moved } of acts) {
          window = panFrequencies(zoomFrequencies(window, by, at, axis), moved, axis);
        }
        const { start, end } = frequencySpan(window, axis);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(1 + 1e-9);
        expect(end - start).toBeGreaterThanOrEqual(1 / 64 - 1e-9);
        const shown = shownAxis(window, axis);
        expect(shown.lowHz).toBeGreaterThanOrEqual(axis.lowHz - 1e-6);
        expect(shown.highHz).toBeLessThanOrEqual(axis.highHz);
      }),
    );
  });

  it('keeps the frequency under the pointer where the ends of the axis are not reached', () => {
    fc.assert(
      fc.property(whole, share, fc.double({ min: 0.3, max: 1, noNaN: true }), (axis, height, by) => {
        const window = { lowHz: axis.hzAt(0.4), highHz: axis.hzAt(0.6) };
        const [was, is] = [
          shownAxis(window, axis),
          shownAxis(zoomFrequencies(window, by, height, axis), axis),
        ];
        expect(is.hzAt(height) / was.hzAt(height)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('moves up the axis, and keeps its length', () => {
    fc.assert(
      fc.property(whole, (axis) => {
        const window = { lowHz: axis.hzAt(0.4), highHz: axis.hzAt(0.6) };
        const moved = frequencySpan(panFrequencies(window, 0.5, axis), axis);
        expect(moved.start).toBeCloseTo(0.5, 9);
        expect(moved.end).toBeCloseTo(0.7, 9);
      }),
    );
  });

  it('is none where it shows all', () => {
    const axis = createFrequencyAxis({ scale: 'log' }, RATE);
    const window = zoomFrequencies(undefined, 0.5, 0.3, axis);
    expect(window).toBeDefined();
    expect(zoomFrequencies(window, 9, 0.3, axis)).toBeUndefined();
    expect(panFrequencies(undefined, 0.7, axis)).toBeUndefined();
    expect(shownAxis(undefined, axis)).toBe(axis);
  });

  it('is the same in Hz on another scale, as far as that goes there', () => {
    const linear = createFrequencyAxis({ scale: 'linear' }, RATE);
    const log = createFrequencyAxis({ scale: 'log' }, RATE);
    const shown = shownAxis({ lowHz: 1000, highHz: 5000 }, log);
    expect(shown.lowHz).toBeCloseTo(1000, 6);
    expect(shown.highHz).toBeCloseTo(5000, 6);
    // A logarithmic axis has no 0 Hz, and another sound no 30 kHz.
    expect(shownAxis({ lowHz: 0, highHz: 5000 }, log).lowHz).toBeCloseTo(20, 6);
    expect(shownAxis({ lowHz: 30_000, highHz: 40_000 }, linear).highHz).toBe(24_000);
    // A stretch that is wide at the bottom of one is narrow on the other.
    const bass = shownAxis({ lowHz: 40, highHz: 80 }, linear);
    expect(bass.highHz - bass.lowHz).toBeCloseTo(24_000 / 64, 6);
  });
});
