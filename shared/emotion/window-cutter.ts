import type { TimeSpan } from './voice-segments.ts';

/** Cuts windows out of a sound while it comes: no more of it is kept than the window that is not whole yet. */
export class WindowCutter {
  readonly #windows: readonly { readonly start: number; readonly end: number }[];
  #next = 0;
  /** What is kept of the sound, and the number of its first sample. */
  #kept = new Float32Array(0);
  #keptFrom = 0;

  /**
   * @param windows whose starts and ends ascend
   * @param sampleRate of the sound, Hz
   */
  constructor(windows: readonly TimeSpan[], sampleRate: number) {
    this.#windows = windows.map(({ startSeconds, endSeconds }) => ({
      start: Math.round(startSeconds * sampleRate),
      end: Math.round(endSeconds * sampleRate),
    }));
  }

  /**
   * Takes the next samples, any number of them.
   *
   * @returns the windows that are whole now, in order
   */
  push(samples: Float32Array): readonly Float32Array[] {
    this.#append(samples);
    return this.#take(this.#keptFrom + this.#kept.length);
  }

  /** Ends the sound: the windows that reach beyond it end with it. */
  finish(): readonly Float32Array[] {
    return this.#take(Number.POSITIVE_INFINITY);
  }

  #append(samples: Float32Array): void {
    const end = this.#keptFrom + this.#kept.length;
    const from = Math.max(this.#keptFrom, this.#windows[this.#next]?.start ?? Number.POSITIVE_INFINITY);
    const [old, fresh] = [
      this.#kept.subarray(from - this.#keptFrom),
      samples.subarray(Math.max(0, from - end)),
    ];
    const kept = new Float32Array(old.length + fresh.length);
    kept.set(old);
    kept.set(fresh, old.length);
    this.#kept = kept;
    this.#keptFrom = end + samples.length - kept.length;
  }

  #take(end: number): Float32Array[] {
    const whole: Float32Array[] = [];
    for (let window = this.#windows[this.#next]; window !== undefined; window = this.#windows[++this.#next]) {
      if (window.end > end) break;
      whole.push(this.#kept.slice(window.start - this.#keptFrom, window.end - this.#keptFrom));
    }
    return whole;
  }
}
