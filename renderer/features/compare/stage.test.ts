import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../canvas/outline.ts';
import { windowSeconds } from '../../canvas/time-window.ts';
import { ARRANGEMENTS } from './display.ts';
import { preciseTime, signed } from './format.ts';
import { viewAfterKey } from './stage-keys.ts';
import { axisHeightAt, layOutStage, scaled } from './stage-layout.ts';

const press = (key: string, shiftKey = false) => ({ key, shiftKey });

describe('the stage', () => {
  it('has panels of one size that neither overlap nor leave it', () => {
    const size = fc.integer({ min: 240, max: 3000 });
    fc.assert(
      fc.property(size, size, fc.constantFrom(...ARRANGEMENTS), (width, height, arrangement) => {
        const layout = layOutStage(width, height, arrangement);
        const rows = [layout.waveforms.before, layout.waveforms.after, ...layout.panels];
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
      }),
    );
  });

  it('is laid out in whole pixels', () => {
    const [panel] = layOutStage(800, 501, 'stacked').panels;
    const pixels = scaled(panel!, 1.5);
    expect([pixels.x, pixels.y, pixels.width, pixels.height].every(Number.isInteger)).toBe(true);
  });

  it('goes through time by keys', () => {
    const view = { window: { startSeconds: 40, endSeconds: 60 }, cursor: undefined };
    const windowAfter = (key: string) => viewAfterKey(view, press(key), 100)?.window;
    expect(windowAfter('ArrowLeft')).toEqual({ startSeconds: 38, endSeconds: 58 });
    expect(windowAfter('PageDown')).toEqual({ startSeconds: 60, endSeconds: 80 });
    expect(windowAfter('Home')).toEqual({ startSeconds: 0, endSeconds: 20 });
    expect(windowAfter('End')).toEqual({ startSeconds: 80, endSeconds: 100 });
    expect(windowAfter('0')).toEqual({ startSeconds: 0, endSeconds: 100 });
    expect(windowSeconds(windowAfter('+')!)).toBeCloseTo(20 / 1.5);
    expect(windowAfter('x')).toBeUndefined();
  });

  it('moves its cursor by keys, from the middle on, and zooms about it', () => {
    const window = { startSeconds: 40, endSeconds: 60 };
    const moved = viewAfterKey({ window, cursor: undefined }, press('ArrowRight', true), 100)!;
    expect(moved.window).toBe(window);
    expect(moved.cursor!.seconds).toBeCloseTo(50.2);
    const up = viewAfterKey(moved, press('ArrowUp', true), 100)!;
    expect(up.cursor!.height).toBeCloseTo(0.51);
    const atEdge = { window, cursor: { seconds: 45, height: 0 } };
    expect(viewAfterKey(atEdge, press('ArrowDown', true), 100)!.cursor!.height).toBe(0);
    const zoomed = viewAfterKey(atEdge, press('+'), 100)!;
    expect((45 - zoomed.window.startSeconds) / windowSeconds(zoomed.window)).toBeCloseTo(0.25);
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
  expect([1.25, -0.5, 0, 0.04, null, undefined].map((value) => signed(value))).toEqual([
    '+1.3',
    '−0.5',
    '0.0',
    '0.0',
    '–',
    '–',
  ]);
});
