import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixOf } from './mix.ts';
import { nextPiece } from './playback-plan.ts';

const decibels = (factor: number): number => 20 * Math.log10(Math.abs(factor));

describe('mixOf', () => {
  const loudness = { before: -20, after: -14 };

  it('brings both to the quieter one, and lets one be heard', () => {
    expect(mixOf('before', loudness, true)).toEqual({ before: 1, after: 0 });
    const { before, after } = mixOf('after', loudness, true);
    expect(before).toBe(0);
    expect(decibels(after)).toBeCloseTo(-6);
    expect(mixOf('after', loudness, false)).toEqual({ before: 0, after: 1 });
  });

  it('turns one over for the difference, always at matched loudness', () => {
    for (const isMatched of [true, false]) {
      const { before, after } = mixOf('difference', loudness, isMatched);
      expect(before).toBe(-1);
      expect(decibels(after)).toBeCloseTo(-6);
    }
  });

  it('leaves levels alone where they are not known, or silence', () => {
    expect(mixOf('before', {}, true)).toEqual({ before: 1, after: 0 });
    expect(mixOf('after', { before: -Infinity, after: -14 }, true)).toEqual({ before: 0, after: 1 });
  });

  it('never makes anything louder', () => {
    const level = fc.double({ min: -70, max: 0, noNaN: true });
    fc.assert(
      fc.property(
        level,
        level,
        fc.constantFrom('before', 'after', 'difference'),
        (before, after, listening) => {
          const mix = mixOf(listening as 'before', { before, after }, true);
          expect(Math.max(Math.abs(mix.before), Math.abs(mix.after))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('nextPiece', () => {
  it('covers a track without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 90 }), (length, longest) => {
        let position = 0;
        for (let piece = nextPiece(0, length, undefined, longest); piece; ) {
          expect(piece.start).toBe(position);
          position += piece.count;
          piece = nextPiece(position, length, undefined, longest);
        }
        expect(position).toBe(length);
      }),
    );
  });

  it('goes round in a loop, and into it from outside', () => {
    const loop = { start: 10, end: 15 };
    expect(nextPiece(12, 100, loop, 50)).toEqual({ start: 12, count: 3 });
    expect(nextPiece(15, 100, loop, 50)).toEqual({ start: 10, count: 5 });
    expect(nextPiece(3, 100, loop, 50)).toEqual({ start: 10, count: 5 });
    expect(nextPiece(14, 12, { start: 10, end: 99 }, 50)).toEqual({ start: 10, count: 2 });
  });
});
