import { requireArgument } from '../../../shared/errors.ts';
import { requireRoom } from './formats.ts';
import { cancelled, throwIfAborted } from './process.ts';
import type { TargetFile } from './target-file.ts';
import type { AudioSink, EncodeOptions } from './types.ts';

/** What makes the bytes of a file. What goes wrong is thrown as the LatheError that the user is told. */
export interface SampleWriter {
  /** Samples a channel so far. */
  readonly samplesWritten: number;
  /** See `AudioSink.givesBack`. */
  readonly givesBack: boolean | undefined;
  /** Takes a planar block of any length, which may be reused when this resolves. */
  write(block: readonly Float32Array[]): Promise<void>;
  /** Makes the file whole. */
  end(): Promise<void>;
  /** Stops at once and lets go of the file. */
  stop(): Promise<void>;
}

/** A file that gets its name when it is whole, whatever writes it. */
export class FileSink implements AudioSink {
  readonly #target: TargetFile;
  readonly #writer: SampleWriter;
  readonly #options: EncodeOptions;
  #state: 'open' | 'sealed' | 'finished' | 'failed' = 'open';

  constructor(target: TargetFile, writer: SampleWriter, options: EncodeOptions) {
    this.#target = target;
    this.#writer = writer;
    this.#options = options;
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => {
    void this.abort();
  };

  get givesBack(): boolean | undefined {
    return this.#writer.givesBack;
  }

  async write(block: readonly Float32Array[]): Promise<void> {
    await this.#guard(async () => {
      const samples = this.#writer.samplesWritten + (block[0]?.length ?? 0);
      requireRoom(this.#target.path, this.#options, samples);
      await this.#writer.write(block);
    });
  }

  async seal(): Promise<string> {
    await this.#guard(async () => {
      requireArgument(
        this.#writer.samplesWritten > 0,
        `encode: nothing was written to "${this.#target.path}"`,
      );
      await this.#writer.end();
      throwIfAborted(this.#options.signal);
      this.#state = 'sealed';
    });
    return this.#target.temporary;
  }

  async finish(): Promise<void> {
    if (this.#state === 'open') await this.seal();
    await this.#guard(async () => {
      await this.#target.complete();
      this.#state = 'finished';
      this.#release();
    }, 'sealed');
  }

  async abort(): Promise<void> {
    if (this.#state === 'finished') return;
    this.#state = 'failed';
    this.#release();
    await this.#writer.stop();
    await this.#target.remove();
  }

  /** Whatever goes wrong, nothing is left behind. */
  async #guard(work: () => Promise<void>, state: 'open' | 'sealed' = 'open'): Promise<void> {
    throwIfAborted(this.#options.signal);
    if (this.#state !== state) throw new Error(`AudioSink: used after it was ${this.#state}`);
    try {
      await work();
    } catch (thrown) {
      await this.abort();
      throw this.#options.signal?.aborted === true ? cancelled() : thrown;
    }
  }

  #release(): void {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }
}
