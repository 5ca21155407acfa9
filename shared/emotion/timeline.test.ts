import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slidingWindows, timelineOf } from './timeline.ts';
import type { TimeSpan } from './voice-segments.ts';

const SETTINGS = { windowSeconds: 3, hopSeconds: 1 };
const span = (startSeconds: number, endSeconds: number): TimeSpan => ({ startSeconds, endSeconds });

/** Parts of a voice in order, up to some seconds long, with silence between them. */
const voices = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 3, max: 900 })), { maxLength: 6 })
  .map((parts) => {
    let at = 0;
    return parts.map(([silence, length]) => {
      const startSeconds = (at + silence) / 100;
      at += silence + length;
      return span(startSeconds, at / 100);
    });
  });

describe('slidingWindows', () => {
  it('ends the last window with the voice', () => {
    expect(slidingWindows([span(1, 6.5), span(8, 9)], SETTINGS)).toEqual([
      span(1, 4),
      span(2, 5),
      span(3, 6),
      span(3.5, 6.5),
      span(8, 9),
    ]);
    expect(slidingWindows([span(0, 4)], SETTINGS)).toEqual([span(0, 3), span(1, 4)]);
    expect(slidingWindows([], SETTINGS)).toEqual([]);
  });
});

describe('timelineOf', () => {
  const labels = ['calm', 'happy'];
  const timeline = (voice: readonly TimeSpan[], happy: readonly number[]) =>
    timelineOf(
      voice,
      slidingWindows(voice, SETTINGS).map((window, index) => ({
        ...window,
        probabilities: [1 - happy[index]!, happy[index]!],
      })),
      labels,
      SETTINGS,
    );

  it('means the windows around each step and joins steps of one class', () => {
    // Windows at 0, 1, 2, 3; the middles 0.5 ... 5.5 lie in one, two, three, three, two and one of them.
    const { segments, summary } = timeline([span(0, 6)], [0, 0, 1, 1]);
    expect(segments.map(({ startSeconds, endSeconds, label }) => [startSeconds, endSeconds, label])).toEqual([
      [0, 3, 'calm'],
      [3, 6, 'happy'],
    ]);
    // Steps: 0, 0, 1/3 of happy, then 2/3, 1, 1.
    expect(segments[0]!.probabilities.happy).toBeCloseTo(1 / 9, 12);
    expect(segments[1]!.probabilities.happy).toBeCloseTo(8 / 9, 12);
    expect(summary.probabilities.happy).toBeCloseTo(0.5, 12);
  });

  it('keeps parts of a voice apart, and weighs them by their length', () => {
    const { segments, summary } = timeline([span(0, 1), span(2, 2.5)], [0.9, 0.3]);
    expect(segments).toHaveLength(2);
    expect(segments.map(({ label }) => label)).toEqual(['happy', 'calm']);
    expect(summary.label).toBe('happy');
    expect(summary.probabilities.happy).toBeCloseTo((0.9 * 1 + 0.3 * 0.5) / 1.5, 12);
    expect(summary.shares.happy).toBeCloseTo(2 / 3, 12);
    expect(summary.shares.calm).toBeCloseTo(1 / 3, 12);
  });

  it('says nothing where there is no voice', () => {
    const summary = { label: null, probabilities: {}, shares: {} };
    expect(timeline([], [])).toEqual({ summary, segments: [], steps: [] });
  });

  it('covers the voice, and nothing else, with probabilities that sum to 1', () => {
    const shares = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(voices, shares, (voice, stream) => {
        const count = slidingWindows(voice, SETTINGS).length;
        const { segments, summary } = timeline(voice, [...stream.take(count)]);
        const length = (spans: readonly TimeSpan[]) =>
          spans.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
        expect(length(segments)).toBeCloseTo(length(voice), 6);
        for (const each of segments) {
          expect(
            voice.some(
              (part) =>
                part.startSeconds <= each.startSeconds + 1e-6 && each.endSeconds <= part.endSeconds + 1e-6,
            ),
          ).toBe(true);
        }
        for (const { probabilities } of voice.length > 0 ? [...segments, summary] : segments) {
          expect(Object.values(probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});
