import { fitCanvas, pictureDensity } from '../../canvas/fit-canvas.ts';
import { FrameRequest } from '../../canvas/frame-request.ts';
import {
  drawTimeline,
  readTimelineTheme,
  type TimelineContent,
  type TimelineTheme,
} from './timeline-drawing.ts';
import { layOutTimeline, type TimelineLayout } from './timeline-layout.ts';
import { timelineView } from './timeline-view.ts';

/** The canvas of the timeline: draws at most once a frame, and only what changed. */
export class TimelineCanvas {
  readonly #container: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  /** Opaque: what lies behind it is not drawn for nothing. */
  readonly #context = this.#canvas.getContext('2d', { alpha: false })!;
  readonly #sizes = new ResizeObserver(() => this.#invalidate());
  readonly #themes = new MutationObserver(() => this.#changeTheme());
  readonly #unsubscribe: () => void;
  #content: TimelineContent | undefined;
  #theme: TimelineTheme | undefined;
  readonly #drawing = new FrameRequest(() => this.#draw());

  constructor(container: HTMLElement) {
    this.#container = container;
    container.append(this.#canvas);
    this.#sizes.observe(container);
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#unsubscribe = timelineView.subscribe(({ window }, previous) => {
      if (window !== previous.window) this.#invalidate();
    });
  }

  /** Where everything lies now. */
  get layout(): TimelineLayout {
    const { clientWidth, clientHeight } = this.#container;
    const { told, attention } = this.#content ?? {};
    const rows = { isTold: told !== undefined, hasAttention: attention !== undefined };
    return layOutTimeline(Math.max(1, clientWidth), Math.max(1, clientHeight), rows);
  }

  show(content: TimelineContent): void {
    this.#content = content;
    this.#invalidate();
  }

  dispose(): void {
    this.#unsubscribe();
    this.#sizes.disconnect();
    this.#themes.disconnect();
    this.#drawing.cancel();
    this.#canvas.remove();
  }

  #changeTheme(): void {
    this.#theme = undefined;
    this.#invalidate();
  }

  #invalidate(): void {
    this.#drawing.ask();
  }

  #draw(): void {
    const content = this.#content;
    if (content === undefined) return;
    const { layout } = this;
    const density = pictureDensity();
    const [width, height] = [Math.round(layout.width * density), Math.round(layout.height * density)];
    fitCanvas(this.#canvas, { width, height });
    this.#theme ??= readTimelineTheme();
    this.#context.setTransform(density, 0, 0, density, 0, 0);
    const { window } = timelineView.getState();
    drawTimeline(this.#context, { layout, window, content, theme: this.#theme, density });
  }
}
