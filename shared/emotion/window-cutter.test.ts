import fc from 'fast-check';
import { expect, it } from 'vitest';
import { slidingWindows } from './timeline.ts';
import type { TimeSpan } from './voice-segments.ts';
import { WindowCutter } from './window-cutter.ts';

const RATE = 100;

/** Parts of a voice in order, in whole samples, and what is left behind the last of them. */
const sounds = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 5, max: 400 })), { maxLength: 5 }),
    fc.integer({ min: 0, max: 100 }),
  )
  .map(([parts, rest]) => {
    let at = 0;
    const voice: TimeSpan[] = parts.map(([silence, length]) => {
      const startSeconds = (at + silence) / RATE;
      at += silence + length;
      return { startSeconds, endSeconds: at / RATE };
    });
    return { voice, sampleCount: at + rest };
  });

it('gives each window as it stands in the whole sound, whatever blocks the sound comes in', () => {
  fc.assert(
    fc.property(
      sounds,
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
      ({ voice, sampleCount }, sizes) => {
        const samples = Float32Array.from({ length: sampleCount }, (_, n) => n);
        const windows = slidingWindows(voice, { windowSeconds: 0.8, hopSeconds: 0.3 });
        const cutter = new WindowCutter(windows, RATE);
        const cut: Float32Array[] = [];
        for (let at = 0, block = 0; at < sampleCount; block++) {
          const end = at + sizes[block % sizes.length]!;
          cut.push(...cutter.push(samples.subarray(at, end)));
          at = end;
        }
        cut.push(...cutter.finish());
        expect(cut).toEqual(
          windows.map(({ startSeconds, endSeconds }) =>
            samples.slice(Math.round(startSeconds * RATE), Math.round(endSeconds * RATE)),
          ),
        );
      },
    ),
  );
});

it('ends a window with the sound where the sound ends before it', () => {
  const cutter = new WindowCutter([{ startSeconds: 0.02, endSeconds: 0.06 }], RATE);
  expect(cutter.push(Float32Array.of(0, 1, 2, 3))).toEqual([]);
  expect(cutter.finish()).toEqual([Float32Array.of(2, 3)]);
});
