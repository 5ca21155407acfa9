import { expect, it } from 'vitest';
import { mapStream } from './map-stream.ts';

async function* count(end: number, taken: number[] = []): AsyncGenerator<number> {
  for (let i = 0; i < end; i++) {
    taken.push(i);
    yield i;
  }
}

it('gives results in order, however long each takes, and never works on more than it may', async () => {
  let [running, most] = [0, 0];
  const results: number[] = [];
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, (7 * item) % 5));
    running--;
    return item * item;
  };
  for await (const result of mapStream(count(20), 3, work)) results.push(result);
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i * i));
  expect(most).toBe(3);
});

it('ends with the first failure, after what had begun, and takes no further item', async () => {
  const taken: number[] = [];
  const done: number[] = [];
  const work = async (item: number): Promise<void> => {
    if (item === 2) throw new Error('two');
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(item);
  };
  const run = async (): Promise<void> => {
    for await (const _ of mapStream(count(50, taken), 3, work));
  };
  await expect(run()).rejects.toThrow('two');
  expect(taken.length).toBeLessThan(8);
  expect(done).toEqual(taken.filter((item) => item !== 2));
});
