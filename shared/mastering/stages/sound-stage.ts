/**
 * One stage of the chain, as a stream. Together `push` and `flush` give exactly as many samples as went in, aligned with
 * them, whatever the stage looks ahead.
 */
export interface SoundStage {
  /**
   * Takes the next samples.
   *
   * @param block one array a channel, all of one length, of any length; may be written to, and belongs to the stage
   *   afterwards
   * @returns what is finished now, shorter or longer than the block
   */
  push(block: readonly Float32Array[]): Float32Array[];
  /** The rest, after the last block. */
  flush(): Float32Array[];
}

/** Stages one after another, as one. */
export class StageChain implements SoundStage {
  readonly #stages: readonly SoundStage[];

  /** @param stages in their order; none: the sound passes as it is */
  constructor(stages: readonly SoundStage[]) {
    this.#stages = stages;
  }

  /** See {@link SoundStage.push}. */
  push(block: readonly Float32Array[]): Float32Array[] {
    return this.#pushFrom(0, [...block]);
  }

  /** See {@link SoundStage.flush}. */
  flush(): Float32Array[] {
    const parts = this.#stages.map((stage, i) => this.#pushFrom(i + 1, stage.flush()));
    return concatenated(parts);
  }

  #pushFrom(first: number, block: Float32Array[]): Float32Array[] {
    let current = block;
    for (let i = first; i < this.#stages.length; i++) current = this.#stages[i]!.push(current);
    return current;
  }
}

/** Planar blocks of the same channels, put one after another; none of them gives no channel. */
export function concatenated(parts: readonly Float32Array[][]): Float32Array[] {
  const channels = parts[0] ?? [];
  return channels.map((_, c) => {
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part[c]!.length, 0));
    let start = 0;
    for (const part of parts) {
      joined.set(part[c]!, start);
      start += part[c]!.length;
    }
    return joined;
  });
}
