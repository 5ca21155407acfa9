import styles from './picture-mark.module.css';
import type { Rectangle } from './rectangle.ts';

/** A line over a picture, which moves without the picture being drawn again. */
export class PictureMark {
  readonly #element = document.createElement('div');
  #shown = '';

  constructor(container: HTMLElement, kind: 'playhead' | 'cursor' | 'border') {
    this.#element.className = `${styles.mark} ${styles[kind]}`;
    container.append(this.#element);
  }

  /** @param where in points of the page; `undefined`: it is not seen */
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

/** A line from top to bottom at a share of the time that is shown; `undefined` where the share is not. */
export function uprightLine(plot: Rectangle, share: number): Rectangle | undefined {
  if (share < 0 || share > 1) return undefined;
  return { x: Math.round(plot.x + share * plot.width), y: plot.y, width: 1, height: plot.height };
}
