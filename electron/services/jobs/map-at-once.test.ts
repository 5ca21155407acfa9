import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapAtOnce } from './map-at-once.ts';

describe('mapAtOnce', () => {
  it('keeps the order, and to its limit', async () => {
    let [running, most] = [0, 0];
    const results = await mapAtOnce([30, 5, 20, 1, 10], 2, async (delay, index) => {
      most = Math.max(most, ++running);
      await setTimeout(delay);
      running--;
      return `${index}:${delay}`;
    });
    expect(results).toEqual(['0:30', '1:5', '2:20', '3:1', '4:10']);
    expect(most).toBe(2);
  });

  it('begins nothing more after a failure', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await setTimeout(1);
      if (item === 2) throw new Error('no');
    };
    await expect(mapAtOnce([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('no');
    await setTimeout(20);
    expect(begun.length).toBeLessThan(5);
  });
});
