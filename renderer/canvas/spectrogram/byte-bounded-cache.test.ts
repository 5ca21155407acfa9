import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteBoundedCache } from './byte-bounded-cache.ts';

const actions = fc.array(
  fc.record({
    key: fc.integer({ min: 0, max: 9 }),
    bytes: fc.integer({ min: 1, max: 40 }),
    isRead: fc.boolean(),
  }),
);

it('keeps what was used last, as a plain list would', () => {
  fc.assert(
    fc.property(actions, (all) => {
      const gone: number[] = [];
      const cache = new ByteBoundedCache<number, number>(100, (value) => gone.push(value));
      let model: { key: number; bytes: number }[] = [];
      let added = 0;
      for (const { key, bytes, isRead } of all) {
        const known = model.find((entry) => entry.key === key);
        if (isRead) {
          expect(cache.get(key)).toBe(known && key);
          if (known) model = [...model.filter((entry) => entry !== known), known];
          continue;
        }
        cache.set(key, key, bytes);
        added++;
        model = [...model.filter((entry) => entry !== known), { key, bytes }];
        while (model.length > 1 && model.reduce((sum, entry) => sum + entry.bytes, 0) > 100) model.shift();
      }
      expect(cache.bytes).toBe(model.reduce((sum, entry) => sum + entry.bytes, 0));
      for (let key = 0; key < 10; key++)
        expect(cache.has(key)).toBe(model.some((entry) => entry.key === key));
      // Nothing goes without a word.
      expect(gone.length).toBe(added - model.length);
      cache.clear();
      expect(cache.bytes).toBe(0);
      expect(gone.length).toBe(added);
    }),
  );
});

it('keeps the newest even where it alone is too large', () => {
  const cache = new ByteBoundedCache<string, number>(10);
  cache.set('small', 1, 5);
  cache.set('large', 2, 50);
  expect([cache.get('small'), cache.get('large')]).toEqual([undefined, 2]);
});
