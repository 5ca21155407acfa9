import type { GrowingSpool } from './growing-spool.ts';

/** How a sound is decoded to a spool. */
export interface SpoolingOptions {
  readonly signal?: AbortSignal;
  /** Nobody listens yet: others have the processor first. */
  readonly isBackground?: boolean;
  /** Told each block once it is there. */
  readonly onBlock?: (block: readonly Float32Array[]) => void;
}

/** A file that was opened is drawn first, for which the processor is left alone for so long. */
const DRAWING_MILLISECONDS = 4000;

/** What is heard of a file: decoded when it is first listened to, or a while after it was opened. */
export class HeardSound {
  readonly #decode: (options: SpoolingOptions) => GrowingSpool;
  #spool: GrowingSpool | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param decode starts decoding the file */
  constructor(decode: (options: SpoolingOptions) => GrowingSpool) {
    this.#decode = decode;
  }

  /** A part, once it is there; what lies behind the end is left out, and of nothing there is no block. */
  read(startSample: number, sampleCount: number): Promise<readonly Float32Array[] | undefined> {
    return this.#start().read(startSample, sampleCount);
  }

  /** Decodes all of it now. */
  async decodeWhole(options: SpoolingOptions): Promise<void> {
    await this.#start(options).whole;
  }

  /** Decodes it a while later, where nobody listens before. */
  decodeLater(): void {
    this.#timer = setTimeout(() => this.#start({ isBackground: true }), DRAWING_MILLISECONDS).unref();
  }

  /** Gives the disk space back. */
  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#spool?.dispose();
  }

  #start(options: SpoolingOptions = {}): GrowingSpool {
    if (this.#spool !== undefined) return this.#spool;
    const spool = this.#decode(options);
    this.#spool = spool;
    // What failed is tried anew by who listens next.
    spool.whole.catch(() => {
      this.#spool = undefined;
      return spool.dispose();
    });
    return spool;
  }
}
