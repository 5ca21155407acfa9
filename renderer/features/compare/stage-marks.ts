import type { ComparePlayer } from '../../audio/compare-player.ts';
import { eachFrame } from '../../canvas/each-frame.ts';
import { PictureMark, uprightLine } from '../../canvas/picture-mark.ts';
import { nextPage, shareOf } from '../../canvas/time-window.ts';
import { displayStore, viewStore } from './display.ts';
import type { StageView } from './stage-view.ts';

/**
 * Keeps the lines of player, cursor and swipe in their places, and turns the page when the player leaves it.
 *
 * @returns takes them away
 */
export function followMarks(
  container: HTMLElement,
  view: StageView,
  player: ComparePlayer,
  durationSeconds: () => number,
): () => void {
  const playhead = new PictureMark(container, 'playhead');
  const border = new PictureMark(container, 'border');
  const cursorTime = new PictureMark(container, 'cursor');
  const cursorHeights = [new PictureMark(container, 'cursor'), new PictureMark(container, 'cursor')];
  let lastPosition = 0;

  const place = (): void => {
    const { plot, panels } = view.layout;
    const { window, cursor } = viewStore.getState();
    const { arrangement, swipeShare } = displayStore.getState();
    const { position } = player;
    playhead.place(uprightLine(plot, shareOf(window, position)));
    border.place(arrangement === 'swipe' ? uprightLine(plot, swipeShare) : undefined);
    cursorTime.place(cursor && uprightLine(plot, shareOf(window, cursor.seconds)));
    for (const [i, mark] of cursorHeights.entries()) {
      const panel = panels[i];
      const height = cursor && view.axis.positionOf(cursor.hz);
      const isSeen = panel !== undefined && height !== undefined && height >= 0 && height <= 1;
      const y = isSeen ? Math.round(panel.y + (1 - height) * panel.height) : undefined;
      mark.place(y === undefined ? undefined : { ...panel!, y, height: 1 });
    }
    const page = nextPage(window, lastPosition, position, durationSeconds());
    if (page !== undefined && player.state.getState().isPlaying) viewStore.setState({ window: page });
    lastPosition = position;
  };
  const stop = eachFrame(place);
  return () => {
    stop();
    for (const mark of [playhead, border, cursorTime, ...cursorHeights]) mark.remove();
  };
}
