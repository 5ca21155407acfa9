import { LatheError } from '../../../shared/errors.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';

/** Somebody who waits for samples up to a place. */
interface Waiting {
  readonly endSample: number;
  readonly proceed: () => void;
}

/** Sound on its way to a spool: a part can be read as soon as it is there, whatever is still to come. */
export class GrowingSpool {
  /** Resolves at the sound's end; fails as the sound does, and as `cancelled` when it is disposed of before. */
  readonly whole: Promise<void>;
  readonly #spool: Spool;
  readonly #waiting = new Set<Waiting>();
  #isDisposed = false;

  /** @param onBlock told each block once it is there */
  constructor(spool: Spool, blocks: AudioBlocks, onBlock?: (block: readonly Float32Array[]) => void) {
    this.#spool = spool;
    this.whole = this.#fill(blocks, onBlock);
    this.whole.catch(() => undefined); // whoever reads is told
  }

  /** Samples a channel so far. */
  get sampleCount(): number {
    return this.#spool.sampleCount;
  }

  /** A part, once it is there; what lies behind the end is left out, and of nothing there is no block. */
  async read(startSample: number, sampleCount: number): Promise<readonly Float32Array[] | undefined> {
    await this.#reach(startSample + sampleCount);
    for await (const block of this.#spool.read(sampleCount, startSample)) return block;
    return undefined;
  }

  /** Gives up what is not there yet, and gives the disk space back. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.whole.catch(() => undefined);
    await this.#spool.dispose();
  }

  async #fill(
    blocks: AudioBlocks,
    onBlock: ((block: readonly Float32Array[]) => void) | undefined,
  ): Promise<void> {
    for await (const block of blocks) {
      if (this.#isDisposed) throw new LatheError('cancelled', 'The work was cancelled.');
      await this.#spool.append(block);
      onBlock?.(block);
      for (const waiting of this.#waiting) {
        if (waiting.endSample > this.sampleCount) continue;
        this.#waiting.delete(waiting);
        waiting.proceed();
      }
    }
  }

  #reach(endSample: number): Promise<void> {
    if (endSample <= this.sampleCount) return Promise.resolve();
    const reached = new Promise<void>((proceed) => this.#waiting.add({ endSample, proceed }));
    return Promise.race([reached, this.whole]);
  }
}
