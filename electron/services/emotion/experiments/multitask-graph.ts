import {
  buildMultiTaskVgg11,
  type MultiTaskVgg11Config,
} from '../../../../models/multi-task-vgg-11/architecture.ts';
import { crossEntropy } from '../../../../shared/nn/cross-entropy.ts';
import { Graph, type Tensor } from '../../../../shared/nn/graph.ts';
import { softmax } from '../../../../shared/nn/operations.ts';
import type { OptimizerOptions } from '../../../../shared/nn/optimizers.ts';
import { TASK_WEIGHTINGS } from '../../../../shared/nn/task-weighting.ts';
import { learnFrom, type TrainingGraph } from '../../training/training-graph.ts';

/** Sizes of what the network reads at once. */
export interface ImageBatchSizes {
  readonly batchSize: number;
  /** Of the image, in pixels. */
  readonly side: number;
}

/** How several losses become one. */
export type TaskWeighting = keyof typeof TASK_WEIGHTINGS;

const imageInput = (graph: Graph, { batchSize, side }: ImageBatchSizes): Tensor =>
  graph.input('image', [batchSize, 1, side, side]);

/** Builds the graph of a training step: inputs `image` and, for each task, `targets.<task>` [batch, classes]. */
export function buildMultitaskTraining(
  config: MultiTaskVgg11Config,
  sizes: ImageBatchSizes,
  weighting: TaskWeighting,
  options: OptimizerOptions,
): TrainingGraph {
  const graph = new Graph();
  const logits = buildMultiTaskVgg11(imageInput(graph, sizes), config, { training: true });
  const even = graph.constant(new Float32Array(sizes.batchSize).fill(1), [sizes.batchSize]);
  const losses = Object.fromEntries(
    Object.entries(config.tasks).map(([task, classes]) => {
      const targets = graph.input(`targets.${task}`, [sizes.batchSize, classes]);
      return [task, crossEntropy(logits[task]!, targets, even)] as const;
    }),
  );
  return learnFrom(TASK_WEIGHTINGS[weighting](losses), options);
}

/** Builds the graph of the finished network: input `image`, and the probabilities of each task under its name. */
export function buildMultitaskNetwork(config: MultiTaskVgg11Config, sizes: ImageBatchSizes): Graph {
  const graph = new Graph();
  const logits = buildMultiTaskVgg11(imageInput(graph, sizes), config, { training: false });
  for (const [task, each] of Object.entries(logits)) graph.output(task, softmax(each, -1));
  return graph;
}
