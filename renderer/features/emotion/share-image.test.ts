import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paintShares } from './share-image.ts';

const GROUND = 0xff00_0000;
const COLOURS = [1, 2, 3];

/** The colours of a picture, column by column from the bottom. */
function painted(columns: readonly (readonly number[])[], height: number): number[][] {
  const width = columns.length;
  const data = new Uint8ClampedArray(4 * width * height);
  paintShares({ width, height, data }, Float32Array.from(columns.flat()), COLOURS, GROUND);
  const pixels = new Uint32Array(data.buffer);
  return columns.map((_, x) =>
    Array.from({ length: height }, (_, i) => pixels[(height - 1 - i) * width + x]!),
  );
}

it('stacks classes from the bottom, and leaves the ground where nothing is said', () => {
  const columns = [
    [0.5, 0.25, 0.25],
    [0, 0, 0],
    [0, 0, 1],
  ];
  expect(painted(columns, 4)).toEqual([
    [1, 1, 2, 3],
    [GROUND, GROUND, GROUND, GROUND],
    [3, 3, 3, 3],
  ]);
});

it('fills the height of every column with voice, each class by its share', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      weights.filter((each) => each.some((weight) => weight > 0)),
      (drawn) => {
        const sum = drawn.reduce((a, b) => a + b);
        const [column] = painted([drawn.map((weight) => weight / sum)], 200);
        expect(column).not.toContain(GROUND);
        for (const [i, weight] of drawn.entries()) {
          const count = column!.filter((pixel) => pixel === COLOURS[i]).length;
          expect(Math.abs(count - (200 * weight) / sum)).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});
