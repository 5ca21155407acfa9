/** A point over the picture, in points of the page from its top left. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** An axis of the picture that a hand moves. */
export interface GestureAxis {
  /** The share of what is shown at a point; that of the nearer end where it lies beyond. */
  shareAt(point: PicturePoint): number;
  /** Points of the page that the axis takes. */
  length(): number;
  /** @param factor above 1 shows more */
  zoom(factor: number, share: number): void;
  /** @param share of what is shown; positive towards the end of the axis */
  pan(share: number): void;
}

/** What lies at a point: a spectrogram, its frequency axis, or the rest. */
export type PicturePart = 'spectrogram' | 'frequency-axis' | 'rest';

/** What hands act on. */
export interface GestureTarget {
  readonly time: GestureAxis;
  /** Upwards; left out where the picture has time alone. */
  readonly frequency?: GestureAxis;
  /** Left out: all is `rest`. */
  partAt?(point: PicturePoint): PicturePart;
  /** A press without a drag, as a share of the time that is shown. */
  onPress(share: number): void;
  /** Two presses on the frequency axis. */
  onFrequencyAxisReset?(): void;
  /** Where the pointer is; `undefined` where it is not there. */
  onHover(point: PicturePoint | undefined): void;
  /** What a drag that begins here moves in place of what is shown; told shares of the time. */
  handleAt?(share: number): ((share: number) => void) | undefined;
}

/** Where something happened over an element. */
export function pointOver(element: HTMLElement, event: MouseEvent): PicturePoint {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
