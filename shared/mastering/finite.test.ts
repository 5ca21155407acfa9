import { describe, expect, it } from 'vitest';
import { isLatheError } from '../errors.ts';
import { requireFiniteSamples } from './finite.ts';

const where = { path: 'a b.wav', startSample: 1000, sampleRate: 1000 };

describe('requireFiniteSamples', () => {
  it('lets every finite value through, the largest and the smallest as well', () => {
    requireFiniteSamples([Float32Array.of(0, -0, 1e-45, -1e-45, 3.4e38, -3.4e38)], where);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d and says where',
    (value) => {
      let thrown: unknown;
      try {
        requireFiniteSamples([new Float32Array(500), new Float32Array(500).fill(value, 234)], where);
      } catch (error) {
        thrown = error;
      }
      expect(isLatheError(thrown, 'bad-input')).toBe(true);
      expect(String(thrown)).toContain(`"a b.wav" holds a sample that is no number (${value}) at 1.234 s`);
    },
  );
});
