import type { ComparePlayer } from '../../audio/compare-player.ts';
import { eachFrame } from '../../canvas/each-frame.ts';
import { PictureMark, uprightLine } from '../../canvas/picture-mark.ts';
import { nextPage, shareOf } from '../../canvas/time-window.ts';
import type { TimelineCanvas } from './timeline-canvas.ts';
import { timelineView } from './timeline-view.ts';

/**
 * Keeps the lines of player and pointer in their places, and turns the page when the player leaves it.
 *
 * @returns takes them away
 */
export function followTimelineMarks(
  container: HTMLElement,
  canvas: TimelineCanvas,
  player: ComparePlayer,
): () => void {
  const playhead = new PictureMark(container, 'playhead');
  const pointer = new PictureMark(container, 'cursor');
  let lastPosition = 0;
  const place = (): void => {
    const { plot } = canvas.layout;
    const { window, pointerShare, durationSeconds } = timelineView.getState();
    const { position } = player;
    playhead.place(uprightLine(plot, shareOf(window, position)));
    pointer.place(pointerShare === undefined ? undefined : uprightLine(plot, pointerShare));
    const page = nextPage(window, lastPosition, position, durationSeconds);
    if (page !== undefined && player.state.getState().isPlaying) timelineView.setState({ window: page });
    lastPosition = position;
  };
  const stop = eachFrame(place);
  return () => {
    stop();
    playhead.remove();
    pointer.remove();
  };
}
