import { planSegments, Segmenter, SegmentJoiner } from '../../../shared/mastering/segmentation.ts';
import type { AudioBlocks, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import { type AudioModel, MODEL_SAMPLE_RATE } from '../models/audio-model.ts';
import { alignBlocks, mapBlocks, resampleBlocks } from './blocks.ts';

/** A network that takes batches of stereo segments. */
export type SegmentNetwork = Pick<AudioModel, 'segmentLength' | 'batchSize' | 'contextLength' | 'process'>;

/** What {@link applyNetwork} needs. */
export interface NetworkOptions {
  readonly ffmpeg: Ffmpeg;
  readonly model: AudioModel;
  readonly sampleRate: number;
  readonly channelCount: number;
  /** 0 ... 1 */
  readonly intensity: number;
  readonly signal?: AbortSignal;
}

/**
 * What the network would add to a stream of 44.1 kHz stereo: `net(x) - x`, as many samples as went in. Differences of
 * segments are joined and not the segments, so that a network that changes nothing adds exact zeros.
 */
export async function* networkChange(
  model: SegmentNetwork,
  source: AudioBlocks,
): AsyncGenerator<readonly Float32Array[]> {
  const plan = planSegments(model.segmentLength, model.contextLength);
  const segmenter = new Segmenter(plan, 2);
  const joiner = new SegmentJoiner(plan);
  let waiting: Float32Array[][] = [];
  const runBatch = async (): Promise<Float32Array[][]> => {
    const batch = waiting.slice(0, model.batchSize);
    waiting = waiting.slice(batch.length);
    const results = await model.process(batch);
    results.forEach((result, index) => {
      subtract(result, batch[index]!);
    });
    return results.map((result) => joiner.push(result));
  };
  for await (const block of source) {
    waiting.push(...segmenter.push(block));
    while (waiting.length >= model.batchSize) yield* await runBatch();
  }
  waiting.push(...segmenter.flush());
  while (waiting.length > 0) yield* await runBatch();
  yield joiner.finish(segmenter.sampleCount);
}

function subtract(from: readonly Float32Array[], what: readonly Float32Array[]): void {
  from.forEach((samples, channel) => {
    const other = what[channel]!;
    for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! - other[i]!;
  });
}

/** One channel as two equal ones; two stay. */
function toStereo(block: readonly Float32Array[]): readonly Float32Array[] {
  return block.length === 1 ? [block[0]!, block[0]!] : block;
}

/** The mean of two channels where the track has one. */
function fromStereo(block: readonly Float32Array[], channelCount: number): readonly Float32Array[] {
  if (channelCount === 2) return block;
  const right = block[1]!;
  return [block[0]!.map((sample, i) => (sample + right[i]!) / 2)];
}

/**
 * Runs the network over a track: `x + intensity * up(net(down(x)) - down(x))`. Only the change goes through the
 * conversion to 44.1 kHz and back, so that what lies above the model's band, and the track's own rate and channels,
 * stay as they are. A mono track is shown to the network as two equal channels, and the two changes are averaged.
 *
 * @param read gives the track from its beginning, each time it is called
 */
export async function* applyNetwork(
  read: () => AudioBlocks,
  options: NetworkOptions,
): AsyncGenerator<readonly Float32Array[]> {
  const { ffmpeg, model, sampleRate, channelCount, intensity, signal } = options;
  const abort = signal === undefined ? {} : { signal };
  const shown = resampleBlocks(ffmpeg, read(), {
    fromRate: sampleRate,
    toRate: MODEL_SAMPLE_RATE,
    channelCount,
    ...abort,
  });
  const change = mapBlocks(networkChange(model, mapBlocks(shown, toStereo)), (block) =>
    fromStereo(block, channelCount),
  );
  const nonEmpty = filterEmpty(change);
  const added = resampleBlocks(ffmpeg, nonEmpty, {
    fromRate: MODEL_SAMPLE_RATE,
    toRate: sampleRate,
    channelCount,
    ...abort,
  });
  for await (const [block, addition] of alignBlocks(read(), added)) {
    block.forEach((samples, channel) => {
      const extra = addition[channel]!;
      for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! + intensity * extra[i]!;
    });
    yield block;
  }
}

async function* filterEmpty(source: AudioBlocks): AsyncGenerator<readonly Float32Array[]> {
  for await (const block of source) if ((block[0]?.length ?? 0) > 0) yield block;
}
