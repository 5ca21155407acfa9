import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleQueue } from './sample-queue.ts';

describe('SampleQueue', () => {
  it('gives back what went in, in order, however it is cut', () => {
    const steps = fc.array(fc.record({ pushed: fc.nat(20), taken: fc.nat(20) }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new SampleQueue(2);
        let pushed = 0;
        let taken = 0;
        for (const step of list) {
          const block = Float32Array.from({ length: step.pushed }, (_, n) => pushed + n);
          queue.push([block, block.map((x) => -x)]);
          pushed += step.pushed;
          const count = Math.min(step.taken, queue.length);
          const expected = Array.from({ length: count }, (_, n) => taken + n);
          const [left, right] = queue.take(count);
          expect([...left!]).toEqual(expected);
          expect([...right!]).toEqual(expected.map((x) => -x));
          taken += count;
          expect(queue.length).toBe(pushed - taken);
        }
      }),
    );
  });
});
