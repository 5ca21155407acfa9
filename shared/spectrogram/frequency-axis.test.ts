import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrequencyAxis } from './frequency-axis.ts';
import type { AxisSettings } from './settings.ts';

const scale = fc.constantFrom('linear' as const, 'log' as const, 'mel' as const);

describe('frequency axis', () => {
  it('runs from its lowest to its highest frequency, and back', () => {
    const settings = fc.record({
      scale,
      lowHz: fc.double({ min: 1, max: 400, noNaN: true }),
      highHz: fc.double({ min: 500, max: 22_050, noNaN: true }),
      position: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(settings, ({ position, ...axisSettings }) => {
        const axis = createFrequencyAxis(axisSettings, 44_100);
        expect(axis.positionOf(axisSettings.lowHz)).toBeCloseTo(0, 9);
        expect(axis.positionOf(axisSettings.highHz)).toBeCloseTo(1, 9);
        expect(axis.positionOf(axis.hzAt(position))).toBeCloseTo(position, 9);
      }),
    );
  });

  it('is even in Hz, in octaves, or in mel', () => {
    expect(createFrequencyAxis({ scale: 'linear' }, 48_000).hzAt(0.25)).toBe(6000);
    expect(createFrequencyAxis({ scale: 'log', lowHz: 100, highHz: 1600 }, 48_000).hzAt(0.25)).toBeCloseTo(
      200,
      9,
    );
    // torchaudio.functional.functional._hz_to_mel(., 'htk'): 1000 Hz are 999.9855 mel, 8000 Hz 2840.0231 mel.
    const mel = createFrequencyAxis({ scale: 'mel', highHz: 8000 }, 48_000);
    expect(mel.positionOf(1000)).toBeCloseTo(999.9855 / 2840.0231, 7);
  });

  it('ends at half the sample rate, and begins at 20 Hz where it must not begin at 0', () => {
    expect(createFrequencyAxis({ scale: 'linear', highHz: 90_000 }, 44_100)).toMatchObject({
      lowHz: 0,
      highHz: 22_050,
    });
    expect(createFrequencyAxis({ scale: 'log' }, 8000)).toMatchObject({ lowHz: 20, highHz: 4000 });
  });

  it.each<[AxisSettings, RegExp]>([
    [{ scale: 'log', lowHz: 0 }, /log axis must be more than 0 Hz, got 0/],
    [{ scale: 'mel', lowHz: 5000 }, /below its highest, 4000 Hz, got 5000 Hz/],
    [{ scale: 'linear', lowHz: 100, highHz: 100 }, /below its highest, 100 Hz, got 100 Hz/],
    [{ scale: 'linear', lowHz: -1 }, /got -1/],
  ])('refuses %o', (settings, message) => {
    expect(() => createFrequencyAxis(settings, 8000)).toThrow(message);
  });
});
