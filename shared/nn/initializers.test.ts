import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import {
  constantInitializer,
  forgetGateBias,
  kaimingUniform,
  torchDefault,
  xavierNormal,
  xavierUniform,
} from './initializers.ts';

const SHAPE = [64, 48, 5];
const [FAN_IN, FAN_OUT] = [48 * 5, 64 * 5];

function varianceOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

describe('initialisers', () => {
  it.each([
    ['xavierUniform', xavierUniform, 2 / (FAN_IN + FAN_OUT)],
    ['xavierNormal', xavierNormal, 2 / (FAN_IN + FAN_OUT)],
    ['kaimingUniform', kaimingUniform(0.2), 2 / (1.04 * FAN_IN)],
    ['torchDefault', torchDefault, 1 / (3 * FAN_IN)],
  ])('%s has the variance of its paper', (_, initializer, variance) => {
    const values = initializer(SHAPE, createRandom(1));
    // 15 360 values: the variance of a sample scatters by about a hundredth.
    expect(varianceOf(values) / variance).toBeGreaterThan(0.95);
    expect(varianceOf(values) / variance).toBeLessThan(1.05);
    expect(initializer(SHAPE, createRandom(1))).toEqual(values);
    expect(initializer(SHAPE, createRandom(2))).not.toEqual(values);
  });

  it('set the forget gate alone to 1', () => {
    expect([...forgetGateBias([8], createRandom(1))]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect([...constantInitializer(3)([2], createRandom(1))]).toEqual([3, 3]);
  });
});
