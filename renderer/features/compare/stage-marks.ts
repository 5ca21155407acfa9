import type { ComparePlayer } from '../../audio/compare-player.ts';
import type { Rectangle } from '../../canvas/spectrogram/scene.ts';
import { panWindow, shareOf } from '../../canvas/time-window.ts';
import styles from './compare-tab.module.css';
import { displayStore, viewStore } from './display.ts';
import type { StageView } from './stage-view.ts';

/** A line over the picture, which moves without the picture being drawn again. */
class Mark {
  readonly #element: HTMLElement;
  #shown = '';

  constructor(container: HTMLElement, name: string) {
    this.#element = document.createElement('div');
    this.#element.className = `${styles.mark} ${name}`;
    container.append(this.#element);
  }

  place(where: Rectangle | undefined): void {
    const shown = where === undefined ? '' : `${where.x} ${where.y} ${where.width} ${where.height}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { style } = this.#element;
    style.display = where === undefined ? 'none' : 'block';
    if (where === undefined) return;
    style.transform = `translate(${where.x}px, ${where.y}px)`;
    style.width = `${where.width}px`;
    style.height = `${where.height}px`;
  }

  remove(): void {
    this.#element.remove();
  }
}

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
  const playhead = new Mark(container, styles.playhead!);
  const border = new Mark(container, styles.border!);
  const cursorTime = new Mark(container, styles.cursor!);
  const cursorHeights = [new Mark(container, styles.cursor!), new Mark(container, styles.cursor!)];
  let lastShare = 0;

  const place = (): void => {
    const { plot, panels } = view.layout;
    const { window, cursor } = viewStore.getState();
    const { arrangement, swipeShare } = displayStore.getState();
    const upright = (share: number): Rectangle | undefined =>
      share < 0 || share > 1
        ? undefined
        : { x: Math.round(plot.x + share * plot.width), y: plot.y, width: 1, height: plot.height };
    const share = shareOf(window, player.position);
    playhead.place(upright(share));
    border.place(arrangement === 'swipe' ? upright(swipeShare) : undefined);
    cursorTime.place(cursor && upright(shareOf(window, cursor.seconds)));
    for (const [i, mark] of cursorHeights.entries()) {
      const panel = panels[i];
      const height = cursor && view.axis.positionOf(cursor.hz);
      const isSeen = panel !== undefined && height !== undefined && height >= 0 && height <= 1;
      const y = isSeen ? Math.round(panel.y + (1 - height) * panel.height) : undefined;
      mark.place(y === undefined ? undefined : { ...panel!, y, height: 1 });
    }
    const hasLeft = lastShare <= 1 && share > 1 && player.state.getState().isPlaying;
    if (hasLeft) viewStore.setState({ window: panWindow(window, 1, durationSeconds()) });
    lastShare = share;
  };
  let frame = requestAnimationFrame(function follow() {
    place();
    frame = requestAnimationFrame(follow);
  });
  return () => {
    cancelAnimationFrame(frame);
    for (const mark of [playhead, border, cursorTime, ...cursorHeights]) mark.remove();
  };
}
