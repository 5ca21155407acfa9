import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Listening, mixOf } from './mix.ts';
import { nextPiece } from './playback-plan.ts';

const decibels = (factor: number): number => 20 * Math.log10(Math.abs(factor));

const hear = (version: number): Listening => ({ version, isDifference: false });
const difference = (version: number): Listening => ({ version, isDifference: true });

describe('mixOf', () => {
  const levels = [-20, -14, -17];

  it('brings all to the quietest one, and lets one be heard', () => {
    expect(mixOf(hear(0), levels, true)).toEqual([1, 0, 0]);
    const [original, loudest, between] = mixOf(hear(1), levels, true);
    expect([original, between]).toEqual([0, 0]);
    expect(decibels(loudest!)).toBeCloseTo(-6);
    expect(decibels(mixOf(hear(2), levels, true)[2]!)).toBeCloseTo(-3);
    expect(mixOf(hear(1), levels, false)).toEqual([0, 1, 0]);
  });

  it('turns the original over for a difference, always at matched loudness', () => {
    for (const isMatched of [true, false]) {
      const [original, other, chosen] = mixOf(difference(2), levels, isMatched);
      expect([original, other]).toEqual([-1, 0]);
      expect(decibels(chosen!)).toBeCloseTo(-3);
    }
  });

  it('leaves levels alone where they are not known, or silence', () => {
    expect(mixOf(hear(0), [undefined], true)).toEqual([1]);
    expect(mixOf(hear(1), [-Infinity, -14], true)).toEqual([0, 1]);
    const [, , third] = mixOf(hear(2), [undefined, -20, -14], true);
    expect(decibels(third!)).toBeCloseTo(-6);
  });

  it('never makes anything louder, and brings what is heard to one loudness', () => {
    const level = fc.double({ min: -70, max: 0, noNaN: true });
    const versions = fc.array(level, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(versions, fc.boolean(), (known, isDifference) => {
        const loudness = known.map((each, version) => {
          const mix = mixOf({ version, isDifference }, known, true);
          expect(Math.max(...mix.map(Math.abs))).toBeLessThanOrEqual(1);
          return each + decibels(mix[version]!);
        });
        // Of the original no difference is heard: it is the second of the two that are subtracted.
        for (const each of loudness) expect(each).toBeCloseTo(Math.min(...known));
      }),
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
