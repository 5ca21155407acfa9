import type { Rectangle } from '../../canvas/rectangle.ts';

/** Of colours that are no longer true, over the ground. */
const OPACITY = 0.45;

/** What panels showed before other tiles were asked for: it stands there, dimmed, until they can be drawn anew. */
export class HeldPicture {
  #held: { readonly image: OffscreenCanvas; readonly view: readonly unknown[] } | undefined;

  /**
   * Keeps a picture as it stands.
   *
   * @param view everything that its places depend on: in another view it is not drawn
   */
  keep(picture: HTMLCanvasElement, view: readonly unknown[]): void {
    const image = new OffscreenCanvas(picture.width, picture.height);
    image.getContext('2d')!.drawImage(picture, 0, 0);
    this.#held = { image, view };
  }

  drop(): void {
    this.#held = undefined;
  }

  /**
   * Draws what was kept.
   *
   * @param panels in pixels
   * @returns whether there was anything
   */
  draw(context: CanvasRenderingContext2D, panels: readonly Rectangle[], view: readonly unknown[]): boolean {
    if (!this.#held?.view.every((part, i) => part === view[i])) return false;
    context.globalAlpha = OPACITY;
    for (const { x, y, width, height } of panels) {
      context.drawImage(this.#held.image, x, y, width, height, x, y, width, height);
    }
    context.globalAlpha = 1;
    return true;
  }
}
