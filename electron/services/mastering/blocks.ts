import type { AudioBlocks, Ffmpeg } from '../../adapters/ffmpeg/types.ts';

/** Applies a function to every block of a stream, which may be written to. */
export async function* mapBlocks(
  source: AudioBlocks,
  change: (block: readonly Float32Array[]) => readonly Float32Array[],
): AsyncGenerator<readonly Float32Array[]> {
  for await (const block of source) yield change(block);
}

/** Which rates to convert between. */
interface ResampleOptions {
  readonly fromRate: number;
  readonly toRate: number;
  readonly channelCount: number;
  readonly signal?: AbortSignal;
}

/** Converts the sample rate of a stream; the same rate gives the stream itself. */
export async function* resampleBlocks(
  ffmpeg: Ffmpeg,
  source: AudioBlocks,
  options: ResampleOptions,
): AsyncGenerator<readonly Float32Array[]> {
  if (options.fromRate === options.toRate) {
    yield* source;
    return;
  }
  const resampler = ffmpeg.openResampler(options);
  const pump = async (): Promise<void> => {
    try {
      for await (const block of source) await resampler.write(block);
    } finally {
      resampler.end();
    }
  };
  const pumped = pump();
  // Awaited below; a failure before that must not count as unhandled.
  pumped.catch(() => {});
  yield* resampler.output;
  await pumped;
}

/**
 * Walks through two streams at once, in pieces of equal length. The first one decides the length: the second is cut
 * off after it, and followed by silence where it is shorter.
 */
export async function* alignBlocks(
  first: AudioBlocks,
  second: AudioBlocks,
): AsyncGenerator<readonly [first: readonly Float32Array[], second: readonly Float32Array[]]> {
  const others = second[Symbol.asyncIterator]();
  let other: readonly Float32Array[] = [];
  let otherStart = 0;
  let otherEnded = false;
  try {
    for await (const block of first) {
      const length = block[0]!.length;
      let start = 0;
      while (start < length) {
        if (!otherEnded && otherStart === (other[0]?.length ?? 0)) {
          const next = await others.next();
          otherEnded = next.done === true;
          other = next.done === true ? [] : next.value;
          otherStart = 0;
          continue;
        }
        const available = otherEnded ? Number.POSITIVE_INFINITY : other[0]!.length - otherStart;
        const count = Math.min(length - start, available);
        const partner = otherEnded
          ? block.map(() => new Float32Array(count))
          : other.map((samples) => samples.subarray(otherStart, otherStart + count));
        yield [block.map((samples) => samples.subarray(start, start + count)), partner];
        start += count;
        otherStart += count;
      }
    }
    // Read to its end, so that a failure at the end is noticed.
    while (!otherEnded) otherEnded = (await others.next()).done === true;
  } finally {
    await others.return?.();
  }
}
