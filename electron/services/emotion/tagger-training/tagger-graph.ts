import { buildMember, type SpeechEmotionConfig } from '../../../../models/speech-emotion/architecture.ts';
import { crossEntropy } from '../../../../shared/nn/cross-entropy.ts';
import { Graph, type Tensor } from '../../../../shared/nn/graph.ts';
import {
  add,
  divide,
  log,
  maximum,
  minimum,
  multiply,
  reshape,
  slice,
  softmax,
  subtract,
} from '../../../../shared/nn/operations.ts';
import type { OptimizerOptions } from '../../../../shared/nn/optimizers.ts';
import { learnFrom, type TrainingGraph } from '../../training/training-graph.ts';

/** Mean and deviation of each functional in what was learnt from. */
export interface FunctionalScale {
  readonly mean: Float32Array<ArrayBuffer>;
  readonly deviation: Float32Array<ArrayBuffer>;
}

/** A functional further from the mean than this many deviations says no more than one at it. */
const FURTHEST = 4;

/** Functionals with the mean 0 and the deviation 1, cut at four deviations. */
export function scaleFunctionals(row: Float32Array, { mean, deviation }: FunctionalScale): Float32Array {
  return row.map((value, i) => Math.max(-FURTHEST, Math.min(FURTHEST, (value - mean[i]!) / deviation[i]!)));
}

/**
 * Builds the graph of a training step. Inputs: `functionals` [members, batch, functionals], scaled; `targets` [members,
 * batch, classes]; `weights` [members, batch]. The loss is the mean over the networks.
 */
export function buildTaggerTraining(
  config: SpeechEmotionConfig,
  { batchSize, functionals }: { readonly batchSize: number; readonly functionals: number },
  options: OptimizerOptions,
): TrainingGraph {
  const graph = new Graph();
  const { members, classes } = config;
  const inputs = graph.input('functionals', [members, batchSize, functionals]);
  const targets = graph.input('targets', [members, batchSize, classes]);
  const weights = graph.input('weights', [members, batchSize]);
  const losses = Array.from({ length: members }, (_, member) => {
    const own = (x: Tensor): Tensor => reshape(slice(x, 0, member, member + 1), x.shape.slice(1));
    const logits = buildMember(own(inputs), member, config, { training: true });
    return crossEntropy(logits, own(targets), own(weights));
  });
  return learnFrom(divide(losses.reduce(add), members), options);
}

/**
 * Builds the graph of a finished tagger: input `functionals` [batch, functionals] as they are measured, output
 * `probabilities` [batch, classes].
 *
 * @param temperature that the mean of the networks is raised to the inverse of; default 1
 */
export function buildTagger(
  config: SpeechEmotionConfig,
  scale: FunctionalScale,
  { batchSize, temperature = 1 }: { readonly batchSize: number; readonly temperature?: number },
): Graph {
  const graph = new Graph();
  const count = scale.mean.length;
  const functionals = graph.input('functionals', [batchSize, count]);
  const mean = graph.constant(scale.mean, [count], 'mean');
  const deviation = graph.constant(scale.deviation, [count], 'deviation');
  const scaled = maximum(minimum(divide(subtract(functionals, mean), deviation), FURTHEST), -FURTHEST);
  const probabilities = Array.from({ length: config.members }, (_, member) =>
    softmax(buildMember(scaled, member, config, { training: false }), -1),
  );
  const together = divide(probabilities.reduce(add), config.members);
  graph.output('probabilities', softmax(multiply(log(add(together, 1e-12)), 1 / temperature), -1));
  return graph;
}
