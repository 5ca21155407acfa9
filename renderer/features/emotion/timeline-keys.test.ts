import { describe, expect, it } from 'vitest';
import { placeAfterKey, type TimelinePlace } from './timeline-keys.ts';

const WHOLE = { durationSeconds: 100, stepSeconds: 1 };
const place = (start: number, end: number, position: number): TimelinePlace => ({
  window: { startSeconds: start, endSeconds: end },
  position,
});
const press = (at: TimelinePlace, ...keys: string[]): TimelinePlace | undefined =>
  keys.reduce<TimelinePlace | undefined>((reached, key) => {
    const shiftKey = key.startsWith('Shift+');
    return reached && placeAfterKey(reached, { key: key.replace('Shift+', ''), shiftKey }, WHOLE);
  }, at);

describe('keys of the timeline', () => {
  it('move by what is said, and by what is seen', () => {
    expect(press(place(0, 100, 40), 'ArrowRight', 'ArrowRight', 'ArrowLeft')).toEqual(place(0, 100, 41));
    expect(press(place(40, 60, 50), 'PageDown')).toEqual(place(40, 60, 52));
    expect(press(place(0, 100, 0), 'ArrowLeft')).toEqual(place(0, 100, 0));
  });

  it('show where they go', () => {
    expect(press(place(40, 60, 60), 'ArrowRight')).toEqual(place(51, 71, 61));
    expect(press(place(40, 60, 50), 'End')).toEqual(place(80, 100, 100));
    expect(press(place(40, 60, 50), 'Home')).toEqual(place(0, 20, 0));
  });

  it('zoom about the position, or the middle where it is not seen', () => {
    const near = press(place(0, 90, 30), '+')!;
    expect(near.window.startSeconds).toBeCloseTo(10);
    expect(near.window.endSeconds).toBeCloseTo(70);
    const far = press(place(0, 60, 90), '=')!;
    expect(far.window.startSeconds).toBeCloseTo(10);
    expect(press(near, '-')!.window.endSeconds).toBeCloseTo(90);
    expect(press(near, '0')).toEqual(place(0, 100, 30));
  });

  it('pan without the position', () => {
    expect(press(place(40, 60, 50), 'Shift+ArrowRight')).toEqual(place(42, 62, 50));
    expect(press(place(0, 20, 50), 'Shift+ArrowLeft')).toEqual(place(0, 20, 50));
    expect(press(place(0, 20, 50), 'q')).toBeUndefined();
  });
});
