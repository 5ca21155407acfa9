import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { frequencySpan, shownAxis } from '../../canvas/frequency-window.ts';
import { outlineOf } from '../../canvas/outline.ts';
import { scaled } from '../../canvas/rectangle.ts';
import { windowSeconds } from '../../canvas/time-window.ts';
import type { Side } from './comparison.ts';
import { ARRANGEMENTS, type View } from './display.ts';
import { preciseTime } from './format.ts';
import { viewAfterKey } from './stage-keys.ts';
import { axisHeightAt, layOutStage, partAt } from './stage-layout.ts';

const BOTH = ['before', 'after'] as const;
const press = (key: string, held: { shiftKey?: true; altKey?: true } = {}) => ({
  key,
  shiftKey: false,
  altKey: false,
  ...held,
});
const axis = createFrequencyAxis({ scale: 'log' }, 44_100);
const whole = { durationSeconds: 100, axis };
const view: View = {
  window: { startSeconds: 40, endSeconds: 60 },
  frequencies: undefined,
  cursor: undefined,
};

describe('the stage', () => {
  it('has panels of one size that neither overlap nor leave it', () => {
    const size = fc.integer({ min: 240, max: 3000 });
    const sides = fc.constantFrom<(readonly Side[])[]>(BOTH, ['before'], ['after']);
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(...ARRANGEMENTS),
        sides,
        (width, height, arrangement, there) => {
          const layout = layOutStage({ width, height }, arrangement, there);
          const rows = [...there.map((side) => layout.waveforms[side]!), ...layout.panels];
          if (there.length === 1) expect(layout.panels.map(({ content }) => content)).toEqual(there);
          for (const [i, row] of rows.entries()) {
            expect([row.x, row.width]).toEqual([layout.plot.x, layout.plot.width]);
            expect(row.y + row.height).toBeLessThanOrEqual(rows[i + 1]?.y ?? layout.axisTop);
          }
          const [panel] = layout.panels;
          for (const other of layout.panels) {
            expect([other.width, other.height]).toEqual([panel!.width, panel!.height]);
            expect(axisHeightAt(layout, other.y)).toBe(1);
            expect(axisHeightAt(layout, other.y + other.height / 2)).toBeCloseTo(0.5);
          }
          expect(axisHeightAt(layout, 1)).toBeUndefined();
        },
      ),
    );
  });

  it('is laid out in whole pixels', () => {
    const [panel] = layOutStage({ width: 800, height: 501 }, 'stacked', BOTH).panels;
    const pixels = scaled(panel!, 1.5);
    expect([pixels.x, pixels.y, pixels.width, pixels.height].every(Number.isInteger)).toBe(true);
  });

  it('tells what lies where', () => {
    const layout = layOutStage({ width: 800, height: 500 }, 'stacked', BOTH);
    const [panel] = layout.panels;
    const y = panel!.y + 5;
    expect(partAt(layout, { x: panel!.x + 1, y })).toBe('spectrogram');
    expect(partAt(layout, { x: panel!.x - 1, y })).toBe('frequency-axis');
    expect(partAt(layout, { x: panel!.x + panel!.width + 1, y })).toBe('rest');
    expect(partAt(layout, { x: panel!.x - 1, y: 3 })).toBe('rest');
    expect(partAt(layout, { x: panel!.x + 1, y: layout.axisTop + 1 })).toBe('rest');
  });

  it('goes through time by keys', () => {
    const windowAfter = (key: string) => viewAfterKey(view, press(key), whole)?.window;
    expect(windowAfter('ArrowLeft')).toEqual({ startSeconds: 38, endSeconds: 58 });
    expect(windowAfter('PageDown')).toEqual({ startSeconds: 60, endSeconds: 80 });
    expect(windowAfter('Home')).toEqual({ startSeconds: 0, endSeconds: 20 });
    expect(windowAfter('End')).toEqual({ startSeconds: 80, endSeconds: 100 });
    expect(windowAfter('0')).toEqual({ startSeconds: 0, endSeconds: 100 });
    expect(windowSeconds(windowAfter('+')!)).toBeCloseTo(20 / 1.5);
    expect(windowAfter('x')).toBeUndefined();
    expect(viewAfterKey(view, press('ArrowLeft', { altKey: true }), whole)).toBeUndefined();
  });

  it('goes through frequencies by keys, and zooms about the cursor', () => {
    const zoomed = viewAfterKey(view, press('ArrowUp', { altKey: true }), whole)!;
    expect(frequencySpan(zoomed.frequencies, axis).start).toBeCloseTo(0.5 - 1 / 3);
    expect(frequencySpan(zoomed.frequencies, axis).end).toBeCloseTo(0.5 + 1 / 3);
    const moved = viewAfterKey(zoomed, press('ArrowUp'), whole)!;
    expect(frequencySpan(moved.frequencies, axis).start).toBeCloseTo(0.5 - 1 / 3 + 1 / 15);
    expect(moved.window).toBe(view.window);
    const low = { ...view, cursor: { seconds: 50, hz: axis.hzAt(0.2) } };
    const about = viewAfterKey(low, press('ArrowUp', { altKey: true }), whole)!;
    expect(shownAxis(about.frequencies, axis).positionOf(low.cursor.hz)).toBeCloseTo(0.2);
    expect(viewAfterKey(about, press('ArrowDown', { altKey: true }), whole)!.frequencies).toBeUndefined();
    expect(viewAfterKey(moved, press('0'), whole)!.frequencies).toBeUndefined();
  });

  it('moves its cursor by keys, from the middle on, and zooms about it', () => {
    const right = viewAfterKey(view, press('ArrowRight', { shiftKey: true }), whole)!;
    expect(right.window).toBe(view.window);
    expect(right.cursor!.seconds).toBeCloseTo(50.2);
    const up = viewAfterKey(right, press('ArrowUp', { shiftKey: true }), whole)!;
    expect(axis.positionOf(up.cursor!.hz)).toBeCloseTo(0.51);
    const atEdge = { ...view, cursor: { seconds: 45, hz: axis.lowHz } };
    const down = viewAfterKey(atEdge, press('ArrowDown', { shiftKey: true }), whole)!;
    expect(down.cursor!.hz).toBeCloseTo(axis.lowHz);
    const zoomed = viewAfterKey(atEdge, press('+'), whole)!;
    expect((45 - zoomed.window.startSeconds) / windowSeconds(zoomed.window)).toBeCloseTo(0.25);
    // In a part of the frequencies a step is a hundredth of the part.
    const part = { ...view, frequencies: { lowHz: 1000, highHz: 2000 } };
    const above = viewAfterKey(part, press('ArrowUp', { shiftKey: true }), whole)!;
    expect(above.cursor!.hz).toBeCloseTo(1000 * 2 ** 0.51, 3);
  });
});

it('outlines a waveform as a naive search does', () => {
  const peaks = Float32Array.from({ length: 300 }, (_, i) => Math.abs(Math.sin(i * i)));
  // Peaks are 10 ms apart: 3 seconds.
  const window = { startSeconds: -1, endSeconds: 5 };
  const outline = outlineOf(peaks, window, 60);
  for (const [column, greatest] of outline.entries()) {
    const from = Math.round((-1 + column * 0.1) * 100);
    const expected = Math.max(0, ...peaks.slice(Math.max(0, from), Math.max(0, from + 10)));
    expect(greatest).toBeGreaterThanOrEqual(expected);
    expect(outline.some((each) => each > 0)).toBe(true);
    if (from + 11 < 0 || from > 300) expect(greatest).toBe(0);
  }
  // Where columns are narrower than peaks, each has the one that it lies in.
  const [near] = outlineOf(peaks, { startSeconds: 1.0025, endSeconds: 1.0035 }, 1);
  expect(near).toBe(peaks[100]);
});

it('writes times and changes', () => {
  expect([0, 17.76, 61.9996, 3723.0004].map(preciseTime)).toEqual([
    '0:00.000',
    '0:17.760',
    '1:02.000',
    '1:02:03.000',
  ]);
});
