import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VOICE_SEGMENTS, voiceSegments } from './voice-segments.ts';

const FRAME = 0.032;
const PLAIN = { onset: 0.5, offset: 0.35, minSpeechSeconds: 0, minSilenceSeconds: 0, paddingSeconds: 0 };

/** Frames as digits: tenths of a probability. */
const frames = (digits: string): number[] => [...digits].map((digit) => Number(digit) / 10);
const inSeconds = (digits: string, changed: Partial<typeof PLAIN> = {}, seconds = digits.length) =>
  voiceSegments(frames(digits), 1, seconds, { ...PLAIN, ...changed }).map((span) => [
    span.startSeconds,
    span.endSeconds,
  ]);

describe('voiceSegments', () => {
  it('begins at the onset and ends below the offset', () => {
    expect(inSeconds('0445946440300')).toEqual([[3, 9]]);
    expect(inSeconds('')).toEqual([]);
    expect(inSeconds('4444')).toEqual([]);
    expect(inSeconds('0099')).toEqual([[2, 4]]);
  });

  it('joins over a silence that is too short and drops a voice that is too short, in this order', () => {
    expect(inSeconds('090900', { minSilenceSeconds: 2 })).toEqual([[1, 4]]);
    expect(inSeconds('0900900', { minSilenceSeconds: 2 })).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(inSeconds('0909000090', { minSilenceSeconds: 2, minSpeechSeconds: 3 })).toEqual([[1, 4]]);
  });

  it('pads as far as there is room, and neighbours meet in the middle', () => {
    expect(inSeconds('0099000', { paddingSeconds: 1 })).toEqual([[1, 5]]);
    expect(inSeconds('0990', { paddingSeconds: 5 })).toEqual([[0, 4]]);
    expect(inSeconds('0900090', { paddingSeconds: 2 })).toEqual([
      [0, 3.5],
      [3.5, 7],
    ]);
  });

  it('ends with the sound where the last frame is longer', () => {
    expect(inSeconds('0999', {}, 3.5)).toEqual([[1, 3.5]]);
    expect(inSeconds('0009', { minSpeechSeconds: 0.6 }, 3.5)).toEqual([]);
  });

  it('gives ordered parts within the sound, each long enough, that hold every run of clear voice', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 200 }), (probabilities) => {
        const duration = probabilities.length * FRAME;
        const spans = voiceSegments(probabilities, FRAME, duration);
        let end = 0;
        for (const span of spans) {
          expect(span.startSeconds).toBeGreaterThanOrEqual(end);
          expect(span.endSeconds - span.startSeconds).toBeGreaterThanOrEqual(VOICE_SEGMENTS.minSpeechSeconds);
          end = span.endSeconds;
        }
        expect(end).toBeLessThanOrEqual(duration + 1e-9);
        // Eight frames at the onset or above are longer than the shortest voice.
        for (let frame = 0; frame + 8 <= probabilities.length; frame++) {
          if (!probabilities.slice(frame, frame + 8).every((each) => each >= VOICE_SEGMENTS.onset)) continue;
          const middle = (frame + 4) * FRAME;
          expect(spans.some((span) => span.startSeconds <= middle && middle <= span.endSeconds)).toBe(true);
        }
      }),
    );
  });
});
