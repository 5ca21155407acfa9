import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantizeWeights, ZERO_BYTE } from './byte-weights.ts';

const weight = fc.float({ min: -1000, max: 1000, noNaN: true });
const weights = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.integer({ min: 0, max: 2 }),
      data: fc
        .array(weight, {
          minLength: shape[0] * shape[1] * shape[2],
          maxLength: shape[0] * shape[1] * shape[2],
        })
        .map((values) => Float32Array.from(values)),
    }),
  );

it('keeps every weight to within half a step of its channel', () => {
  fc.assert(
    fc.property(weights, ({ shape, data, axis }) => {
      const { bytes, scales } = quantizeWeights({ shape, data }, axis);
      expect(scales).toHaveLength(shape[axis]!);
      for (let i = 0; i < data.length; i++) {
        const indices = [
          Math.floor(i / (shape[1] * shape[2])),
          Math.floor(i / shape[2]) % shape[1],
          i % shape[2],
        ];
        const scale = scales[indices[axis]!]!;
        const kept = (bytes[i]! - ZERO_BYTE) * scale;
        // Half a step, and what a scale in single precision is off by over 127 steps.
        expect(Math.abs(kept - data[i]!)).toBeLessThanOrEqual(scale * (0.5 + 127 * 2 ** -23) + 1e-43);
      }
    }),
  );
});

it('keeps 0 and each extreme of a channel', () => {
  const { bytes, scales } = quantizeWeights(
    { shape: [3, 2], data: Float32Array.of(0, 2.54, -1.27, 0.01, 0, 0) },
    0,
  );
  expect([...bytes].map((each) => each - ZERO_BYTE)).toEqual([0, 127, -127, 1, 0, 0]);
  expect(scales[0]).toBeCloseTo(0.02, 7);
  expect(scales[1]).toBeCloseTo(0.01, 7);
  expect(scales[2]).toBe(1);
});
