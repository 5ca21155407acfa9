import { SampleQueue } from '../../dsp/sample-queue.ts';
import type { SoundStage } from './sound-stage.ts';

/**
 * A stage that adds to the sound what another stream makes of it, so that where the change is zero the sound stays as it is
 * bit for bit.
 */
export class AddedChange implements SoundStage {
  readonly #change: SoundStage;
  readonly #waiting: SampleQueue;

  /** @param change gives what is to be added; it must not write to its input */
  constructor(change: SoundStage, channelCount: number) {
    this.#change = change;
    this.#waiting = new SampleQueue(channelCount);
  }

  /** See {@link SoundStage.push}. */
  push(block: readonly Float32Array[]): Float32Array[] {
    this.#waiting.push(block);
    return this.#add(this.#change.push(block));
  }

  /** See {@link SoundStage.flush}. */
  flush(): Float32Array[] {
    return this.#add(this.#change.flush());
  }

  #add(change: Float32Array[]): Float32Array[] {
    const output = this.#waiting.take(change[0]!.length);
    output.forEach((samples, c) => {
      const added = change[c]!;
      for (let n = 0; n < samples.length; n++) samples[n] = samples[n]! + added[n]!;
    });
    return output;
  }
}
