import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampWindow,
  nextPage,
  panWindow,
  SHORTEST_WINDOW_SECONDS,
  secondsAt,
  shareOf,
  type TimeWindow,
  wholeWindow,
  windowAround,
  windowSeconds,
  windowWith,
  zoomWindow,
} from './time-window.ts';

const duration = fc.double({ min: 0.1, max: 10_000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
/** A sound and a window in it. */
const shown = fc.tuple(duration, share, share).map(([seconds, a, b]) => ({
  seconds,
  window: clampWindow({ startSeconds: a * seconds, endSeconds: (a + b) * seconds }, seconds),
}));

function expectInside({ startSeconds, endSeconds }: TimeWindow, seconds: number): void {
  expect(startSeconds).toBeGreaterThanOrEqual(0);
  expect(endSeconds).toBeLessThanOrEqual(Math.max(seconds, SHORTEST_WINDOW_SECONDS) * (1 + 1e-12));
  expect(endSeconds - startSeconds).toBeGreaterThanOrEqual(SHORTEST_WINDOW_SECONDS - 1e-9);
}

describe('a window of time', () => {
  it('stays inside of the sound, whatever is done to it', () => {
    const act = fc.tuple(
      fc.double({ min: 0.001, max: 1000, noNaN: true }),
      fc.double({ min: -9, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(shown, share, act, ({ seconds, window }, at, [factor, by]) => {
        expectInside(zoomWindow(window, factor, at, seconds), seconds);
        expectInside(panWindow(window, by, seconds), seconds);
        expectInside(windowAround(window.startSeconds, window.endSeconds, seconds), seconds);
      }),
    );
  });

  it('keeps the time under the pointer where the ends of the sound are not reached', () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.1, max: 3, noNaN: true }), (at, factor) => {
        const window = { startSeconds: 400, endSeconds: 420 };
        const zoomed = zoomWindow(window, factor, at, 1000);
        expect(windowSeconds(zoomed)).toBeCloseTo(20 * factor, 9);
        expect(secondsAt(zoomed, at)).toBeCloseTo(secondsAt(window, at), 9);
      }),
    );
  });

  it('keeps its length when it is moved', () => {
    fc.assert(
      fc.property(shown, fc.double({ min: -9, max: 9, noNaN: true }), ({ seconds, window }, by) => {
        expect(windowSeconds(panWindow(window, by, seconds))).toBeCloseTo(windowSeconds(window), 9);
      }),
    );
    expect(panWindow({ startSeconds: 10, endSeconds: 20 }, 0.5, 100)).toEqual({
      startSeconds: 15,
      endSeconds: 25,
    });
    expect(panWindow({ startSeconds: 10, endSeconds: 20 }, -2, 100)).toEqual({
      startSeconds: 0,
      endSeconds: 10,
    });
  });

  it('goes from times to shares and back', () => {
    fc.assert(
      fc.property(shown, share, ({ window }, at) => {
        expect(shareOf(window, secondsAt(window, at))).toBeCloseTo(at, 6);
      }),
    );
  });

  it('shows what it jumps to in its middle', () => {
    expect(windowAround(30, 40, 100)).toEqual({ startSeconds: 25, endSeconds: 45 });
    expect(windowAround(0, 10, 100)).toEqual({ startSeconds: 0, endSeconds: 20 });
    expect(wholeWindow(0)).toEqual({ startSeconds: 0, endSeconds: SHORTEST_WINDOW_SECONDS });
  });

  it('turns the page where a player leaves it, and not where a hand does', () => {
    const window = { startSeconds: 10, endSeconds: 20 };
    expect(nextPage(window, 19.9, 20.1, 100)).toEqual({ startSeconds: 20, endSeconds: 30 });
    expect(nextPage(window, 19.9, 20, 100)).toBeUndefined();
    expect(nextPage(window, 30, 30.1, 100)).toBeUndefined();
    expect(nextPage({ startSeconds: 85, endSeconds: 95 }, 94.9, 95.1, 100)).toEqual({
      startSeconds: 90,
      endSeconds: 100,
    });
  });

  it('stays where a time is seen, and else goes there', () => {
    const window = { startSeconds: 10, endSeconds: 20 };
    expect(windowWith(window, 12, 100)).toBe(window);
    expect(windowWith(window, 50, 100)).toEqual({ startSeconds: 45, endSeconds: 55 });
    expect(windowWith(window, 99, 100)).toEqual({ startSeconds: 90, endSeconds: 100 });
    expect(windowWith(window, 1, 100)).toEqual({ startSeconds: 0, endSeconds: 10 });
  });
});
