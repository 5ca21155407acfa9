import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrequencyAxis } from './frequency-axis.ts';
import { frequencyTicks, levelTicks, type Tick, timeTicks } from './ticks.ts';

const labels = (ticks: readonly Tick[]): string[] => ticks.map(({ label }) => label).filter(Boolean);

describe('ticks of frequency', () => {
  it.each([
    ['log', 0.06, {}, ['20', '50', '100', '200', '500', '1k', '2k', '5k', '10k', '20k']],
    ['log', 0.15, {}, ['20', '100', '1k', '10k']],
    ['log', 0.25, {}, ['100', '1k', '10k']],
    ['mel', 0.06, {}, ['0', '200', '500', '1k', '2k', '5k', '10k', '20k']],
    ['linear', 0.1, {}, ['0', '5k', '10k', '15k', '20k']],
    [
      'linear',
      0.06,
      { lowHz: 430, highHz: 450 },
      ['430', '432', '434', '436', '438', '440', '442', '444', '446', '448', '450'],
    ],
    [
      'log',
      0.06,
      { lowHz: 900, highHz: 1100 },
      ['900', '920', '940', '960', '980', '1k', '1.02k', '1.04k', '1.06k', '1.08k', '1.1k'],
    ],
  ] as const)('of a %s axis at least %s apart', (scale, distance, ends, wanted) => {
    const axis = createFrequencyAxis({ scale, ...ends }, 44_100);
    expect(labels(frequencyTicks(axis, distance))).toEqual(wanted);
  });

  it('stand at their frequencies, apart, and short ones between the labelled on axes that are not even', () => {
    const axis = createFrequencyAxis({ scale: 'log' }, 44_100);
    const ticks = frequencyTicks(axis, 0.06);
    expect(ticks.find(({ label }) => label === '1k')!.position).toBeCloseTo(axis.positionOf(1000), 12);
    expect(
      ticks.some(({ label, position }) => label === '' && Math.abs(position - axis.positionOf(3000)) < 1e-9),
    ).toBe(true);
  });

  it('never crowd, whatever the axis', () => {
    const setting = fc.record({
      scale: fc.constantFrom('linear' as const, 'log' as const, 'mel' as const),
      lowHz: fc.double({ min: 1, max: 2000, noNaN: true }),
      width: fc.double({ min: 20, max: 20_000, noNaN: true }),
      distance: fc.double({ min: 0.03, max: 0.4, noNaN: true }),
    });
    fc.assert(
      fc.property(setting, ({ scale, lowHz, width, distance }) => {
        const axis = createFrequencyAxis({ scale, lowHz, highHz: lowHz + width }, 192_000);
        const places = frequencyTicks(axis, distance)
          .filter(({ label }) => label !== '')
          .map(({ position }) => position);
        for (const [i, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(-1e-9);
          expect(place).toBeLessThanOrEqual(1 + 1e-9);
          if (i > 0) expect(place - places[i - 1]!).toBeGreaterThan(0.9 * distance);
        }
      }),
    );
  });
});

describe('ticks of time', () => {
  it.each([
    [0, 36, 0.08, 's', ['0', '5', '10', '15', '20', '25', '30', '35']],
    [0, 0.8, 0.08, 's', ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8']],
    [12.3, 12.35, 0.15, 's', ['12.30', '12.31', '12.32', '12.33', '12.34', '12.35']],
    [
      0,
      600,
      0.08,
      'min:s',
      ['0:00', '1:00', '2:00', '3:00', '4:00', '5:00', '6:00', '7:00', '8:00', '9:00', '10:00'],
    ],
    [590, 630, 0.1, 'min:s', ['9:50', '9:55', '10:00', '10:05', '10:10', '10:15', '10:20', '10:25', '10:30']],
    [
      0,
      10_800,
      0.1,
      'h:min:s',
      ['0:00:00', '0:30:00', '1:00:00', '1:30:00', '2:00:00', '2:30:00', '3:00:00'],
    ],
    [600, 600.05, 0.3, 's', ['600.00', '600.02', '600.04']],
  ] as const)('from %s to %s s', (start, end, distance, unit, wanted) => {
    const found = timeTicks(start, end, distance);
    expect(found.unit).toBe(unit);
    expect(labels(found.ticks)).toEqual(wanted);
  });
});

describe('ticks of level', () => {
  it.each([
    [-80, 0, 0.07, false, ['−80', '−70', '−60', '−50', '−40', '−30', '−20', '−10', '0']],
    [-80, 0, 0.2, false, ['−80', '−60', '−40', '−20', '0']],
    [-24, 24, 0.07, true, ['−24', '−18', '−12', '−6', '0', '+6', '+12', '+18', '+24']],
    [-97, 0, 0.2, false, ['−80', '−60', '−40', '−20', '0']],
    [-12.5, 12.5, 0.2, true, ['−10', '−5', '0', '+5', '+10']],
  ] as const)('from %s to %s dB', (low, high, distance, signed, wanted) => {
    expect(labels(levelTicks(low, high, distance, signed))).toEqual(wanted);
  });
});
