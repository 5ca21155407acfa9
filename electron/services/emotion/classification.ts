import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import type { CepstralScaler } from '../../../shared/emotion/cepstral-frames.ts';
import { type ClipView, resampleFrames, viewsAround } from '../../../shared/emotion/frame-augmentation.ts';
import { indexOfGreatest } from '../../../shared/emotion/index-of-greatest.ts';
import type { FloatTensor } from '../../adapters/ort/session.ts';
import type { VariableValues } from '../training/trainer.ts';
import { variableFeeds } from '../training/variable-feeds.ts';
import { buildClassifier } from './classifier-graph.ts';
import type { ClassifierTrainingOptions } from './classifier-training.ts';
import { inferenceBatches } from './clip-feed.ts';
import type { Recipe } from './recipe.ts';

/** What {@link classify} needs. */
export interface ClassificationOptions
  extends Pick<ClassifierTrainingOptions, 'engine' | 'engineOptions' | 'network' | 'recipe' | 'classes'> {
  readonly values: VariableValues;
  readonly scaler: CepstralScaler;
  /** Of each clip, whose probabilities are averaged; the first is what attention is told of. Default: the clip alone. */
  readonly views?: readonly ClipView[];
}

/** What a network says of clips. */
export interface Classification {
  /** [clip][class] */
  readonly probabilities: readonly (readonly number[])[];
  /** What it looked at in the first clip, where it has attention. */
  readonly attention: ClipAttention | undefined;
}

/** What a network looked at in a clip. */
export interface ClipAttention {
  /** Of each frame; they sum to 1. */
  readonly weights: readonly number[];
  /** Which attention vector fitted each frame best. */
  readonly winners: readonly number[];
}

/**
 * Says what class clips are of.
 *
 * @param clips prepared as those of the training
 */
export async function classify(
  clips: readonly BandsOverTime[],
  options: ClassificationOptions,
): Promise<Classification> {
  const { engine, engineOptions, network, recipe, classes, values, views = viewsAround(0) } = options;
  const sizes = { ...recipe, features: recipe.coefficients, classes };
  const graph = buildClassifier(network, sizes);
  const session = await engine(graph, { ...engineOptions, name: 'classifier' });
  const variables = variableFeeds(graph, values);
  try {
    const sums = clips.map(() => new Array<number>(classes).fill(0));
    let attention: ClipAttention | undefined;
    for (const view of views) {
      const seen = clips.map((clip) => resampleFrames(clip, view));
      const batches = inferenceBatches(seen, options.scaler, recipe);
      for (const [batch, { frames, mask }] of batches.entries()) {
        const results = await session.run({
          ...variables,
          frames: { data: frames, shape: [recipe.frameCount, recipe.batchSize, recipe.coefficients] },
          mask: { data: mask, shape: [recipe.frameCount, recipe.batchSize] },
        });
        attention ??= attentionOfFirst(results, mask, recipe);
        const place = batch * recipe.batchSize;
        addRows(sums.slice(place, place + recipe.batchSize), results.probabilities!.data);
      }
    }
    const probabilities = sums.map((row) => row.map((sum) => sum / views.length));
    return { probabilities, attention };
  } finally {
    await session.release();
  }
}

/** Adds the rows of a matrix; further ones it has are of padding. */
function addRows(sums: readonly number[][], values: Float32Array): void {
  for (const [i, row] of sums.entries()) {
    for (let k = 0; k < row.length; k++) row[k]! += values[i * row.length + k]!;
  }
}

/** The attention of the first clip of a batch, on the frames that are no padding. */
function attentionOfFirst(
  { attention, scores }: Readonly<Record<string, FloatTensor>>,
  mask: Float32Array,
  { frameCount, batchSize }: Recipe,
): ClipAttention | undefined {
  if (attention === undefined || scores === undefined) return undefined;
  const vectors = scores.shape[2]!;
  const places = Array.from({ length: frameCount }, (_, t) => t * batchSize).filter((at) => mask[at] === 1);
  return {
    weights: places.map((at) => attention.data[at]!),
    winners: places.map((at) => indexOfGreatest(scores.data.subarray(at * vectors, (at + 1) * vectors))),
  };
}
