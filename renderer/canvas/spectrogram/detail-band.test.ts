import fc from 'fast-check';
import { expect, it } from 'vitest';
import { detailBand } from './detail-band.ts';

const shown = fc
  .tuple(fc.double({ min: 1 / 64, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([length, place]) => ({ start: place * (1 - length), end: place * (1 - length) + length }));

it('holds what is shown, and little more, on the axis', () => {
  fc.assert(
    fc.property(shown, (span) => {
      const band = detailBand(span);
      const length = span.end - span.start;
      if (band === undefined) {
        expect(length).toBeGreaterThan(3 / 8 - 1e-6);
        return;
      }
      expect(band.start).toBeGreaterThanOrEqual(0);
      expect(band.end).toBeLessThanOrEqual(1);
      expect(band.start).toBeLessThanOrEqual(span.start + 1e-9);
      expect(band.end).toBeGreaterThanOrEqual(span.end - 1e-9);
      expect(band.end - band.start).toBeLessThan((8 / 3) * length + 1e-6);
    }),
  );
});

it('is one of few, so that tiles are found again', () => {
  const names = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    const start = (i / 1000) * 0.8;
    names.add(JSON.stringify(detailBand({ start, end: start + 0.2 })));
  }
  expect(names.size).toBeLessThanOrEqual(13);
  expect(detailBand({ start: 0, end: 1 })).toBeUndefined();
  expect(detailBand({ start: 0.2, end: 0.5 })).toEqual({ start: 0.125, end: 0.625 });
});
