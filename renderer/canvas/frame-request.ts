/** Does something before the next frame, once, however often it is asked for until then. */
export class FrameRequest {
  readonly #work: () => void;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  ask(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#work();
    });
  }

  /** Asks for it so much later, where it is not asked for before: for what comes in many parts. */
  askWithin(milliseconds: number): void {
    if (this.#frame === undefined) this.#timer ??= setTimeout(() => this.ask(), milliseconds);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}
