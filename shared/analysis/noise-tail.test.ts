import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/analysis_measures.json' with { type: 'json' };
import { createRandom } from '../random.ts';
import { lowerGamma } from './gamma-distribution.ts';
import { noiseTail } from './noise-tail.ts';
import { PowerHistogram } from './power-histogram.ts';

describe('lowerGamma', () => {
  it('is the regularised incomplete gamma function of SciPy', () => {
    for (const [a, x, value] of vectors.lowerGamma) expect(lowerGamma(a!, x!)).toBeCloseTo(value!, 12);
    expect(lowerGamma(2, 0)).toBe(0);
  });
});

/** Powers of noise of some mean as gamma(shape) has them, and of a programme spread evenly over some decibels above. */
function mixture(shape: number, mean: number, programmeShare: number): PowerHistogram {
  const random = createRandom(1);
  const histogram = new PowerHistogram();
  for (let i = 0; i < 20_000; i++) {
    let sum = 0;
    for (let k = 0; k < shape; k++) sum -= Math.log(1 - random.next());
    const noise = (mean * sum) / shape;
    histogram.add(random.chance(programmeShare) ? noise + mean * 10 ** random.uniform(0, 6) : noise);
  }
  return histogram;
}

describe('noiseTail', () => {
  it.each([0, 0.3, 0.6, 0.9])('finds the mean of noise under a programme that fills %s of all', (share) => {
    for (const mean of [1e-12, 0.25]) {
      const { power, distance } = noiseTail(mixture(6, mean, share), 6);
      // With nine tenths of programme there are 2000 powers of noise, and programme among them: half a decibel.
      expect(Math.abs(10 * Math.log10(power / mean))).toBeLessThan(share < 0.9 ? 0.2 : 0.5);
      expect(distance).toBeLessThan(0.06);
    }
  });

  it('tells what is not distributed as noise', () => {
    const steps = new PowerHistogram();
    for (let i = 0; i < 1000; i++) steps.add(10 ** (i % 7));
    expect(noiseTail(steps, 6).distance).toBeGreaterThan(0.3);
  });

  it('settles for equal powers, and for none but zero', () => {
    const equal = new PowerHistogram();
    const zero = new PowerHistogram();
    for (let i = 0; i < 100; i++) {
      equal.add(0.01);
      zero.add(0);
    }
    expect(Math.abs(Math.log2(noiseTail(equal, 6).power / 0.01))).toBeLessThan(1);
    expect(noiseTail(zero, 6).power).toBeLessThan(1e-26);
  });
});
