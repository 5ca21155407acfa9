import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { WindowEdge } from './edge.ts';
import { type JsonFile, jsonFile } from './json-file.ts';

const number = z.number().int();
const windowState = z.strictObject({
  bounds: z.strictObject({ x: number, y: number, width: number.min(1), height: number.min(1) }).optional(),
  isMaximized: z.boolean(),
});

/** Where a window was. Without bounds the system chooses. */
export type WindowState = z.output<typeof windowState>;

/** A window that shows less than this of itself on every display could not be dragged back. */
const LEAST_VISIBLE_PIXELS = 100;

/** The file that keeps where the window was. */
export function windowStateFile(path: string): JsonFile<WindowState> {
  return jsonFile<WindowState>(path, windowState, { isMaximized: false });
}

/** What was kept, without bounds that lie on a display that is gone. */
export function visibleState(state: WindowState, displayAreas: readonly Rectangle[]): WindowState {
  const { bounds, isMaximized } = state;
  if (bounds === undefined || displayAreas.some((area) => overlaps(bounds, area))) return state;
  return { isMaximized };
}

/** The state of a window as it is now. */
export function stateOf(window: Pick<WindowEdge, 'getNormalBounds' | 'isMaximized'>): WindowState {
  const { x, y, width, height } = window.getNormalBounds();
  return { bounds: { x, y, width, height }, isMaximized: window.isMaximized() };
}

function overlaps(bounds: Rectangle, area: Rectangle): boolean {
  const common = (start: number, length: number, areaStart: number, areaLength: number): number =>
    Math.min(start + length, areaStart + areaLength) - Math.max(start, areaStart);
  return (
    common(bounds.x, bounds.width, area.x, area.width) >= LEAST_VISIBLE_PIXELS &&
    common(bounds.y, bounds.height, area.y, area.height) >= LEAST_VISIBLE_PIXELS
  );
}
