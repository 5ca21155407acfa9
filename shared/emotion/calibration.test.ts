import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { atTemperature, expectedCalibrationError, fitTemperature, logLoss } from './calibration.ts';

/** Clips whose classes are drawn from known probabilities: nothing is better calibrated than these. */
function drawn(count: number) {
  const random = createRandom(3);
  const rows = Array.from({ length: count }, () => {
    const powers = [random.normal(), random.normal(), random.normal()].map((each) => Math.exp(1.5 * each));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((each) => each / sum);
  });
  const labels = rows.map((row) => {
    const place = random.next();
    return place < row[0]! ? 0 : place < row[0]! + row[1]! ? 1 : 2;
  });
  return { rows, labels };
}

describe('temperature', () => {
  const { rows, labels } = drawn(4000);

  it('of probabilities that are true is one', () =>
    expect(Math.abs(Math.log(fitTemperature(rows, labels)))).toBeLessThan(0.08));

  it('that was applied is found again, and takes the overconfidence away', () => {
    const tooSure = rows.map((row) => atTemperature(row, 0.4));
    const temperature = fitTemperature(tooSure, labels);
    expect(Math.abs(temperature / 2.5 - 1)).toBeLessThan(0.08);
    const calibrated = tooSure.map((row) => atTemperature(row, temperature));
    expect(expectedCalibrationError(tooSure, labels)).toBeGreaterThan(0.1);
    expect(expectedCalibrationError(calibrated, labels)).toBeLessThan(0.03);
    expect(logLoss(calibrated, labels)).toBeLessThan(logLoss(tooSure, labels));
  });

  it('keeps the order and the sum', () => {
    const row = atTemperature([0.7, 0.2, 0.1], 3);
    expect(row[0]).toBeGreaterThan(row[1]!);
    expect(row[1]).toBeGreaterThan(row[2]!);
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});

describe('expected calibration error', () => {
  it('is the mean distance between confidence and what is right', () => {
    const rows = [
      [0.9, 0.1],
      [0.9, 0.1],
      [0.6, 0.4],
      [0.4, 0.6],
    ];
    // Of two at 0.9 one is right, of two at 0.6 both are.
    expect(expectedCalibrationError(rows, [0, 1, 0, 1])).toBeCloseTo(
      (Math.abs(1 - 1.8) + Math.abs(2 - 1.2)) / 4,
      12,
    );
  });

  it('of certainty that is right is zero', () =>
    expect(
      expectedCalibrationError(
        [
          [1, 0],
          [0, 1],
        ],
        [0, 1],
      ),
    ).toBe(0));
});
