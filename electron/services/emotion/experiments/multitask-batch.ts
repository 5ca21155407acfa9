/** What a network of several tasks reads: images of clips and their classes. */
import type { MultiTaskVgg11Config } from '../../../../models/multi-task-vgg-11/architecture.ts';
import type { BandsOverTime } from '../../../../shared/dsp/mel-spectrogram.ts';
import { type ImageSizes, spectrogramImage } from '../../../../shared/emotion/spectrogram-image.ts';
import type { Random } from '../../../../shared/random.ts';
import type { StepFeeds } from '../../training/trainer.ts';

/** Clips with their class in each task. Their memory is shared by the threads. */
export interface MultitaskClips {
  readonly levels: readonly BandsOverTime[];
  readonly labels: Readonly<Record<string, readonly number[]>>;
}

/** What a batch is made of. */
export interface BatchSource {
  readonly clips: MultitaskClips;
  readonly network: MultiTaskVgg11Config;
  readonly recipe: { readonly batchSize: number; readonly image: ImageSizes };
}

/** Images of clips, each at a place that is drawn anew, and their classes. */
export function trainingBatch(indices: readonly number[], source: BatchSource, random: Random): StepFeeds {
  const { clips, network } = source;
  const targets = Object.entries(network.tasks).map(([name, classes]) => {
    const rows = new Float32Array(indices.length * classes);
    for (const [row, index] of indices.entries()) rows[row * classes + clips.labels[name]![index]!] = 1;
    return [`targets.${name}`, rows] as const;
  });
  return { image: imagesOf(indices, source, random), ...Object.fromEntries(targets) };
}

/**
 * Images side by side; a batch that is not whole is filled up with zeros.
 *
 * @param random where in its image each clip goes; in the middle without
 */
export function imagesOf(
  indices: readonly number[],
  { recipe: { batchSize, image }, clips }: BatchSource,
  random?: Random,
): Float32Array {
  const area = image.side * image.side;
  const pixels = new Float32Array(batchSize * area);
  for (const [row, index] of indices.entries()) {
    pixels.set(spectrogramImage(clips.levels[index]!, random, image).pixels, row * area);
  }
  return pixels;
}
