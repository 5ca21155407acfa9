import { buildSpeechNetwork, type SpeechNetworkConfig } from '../../../models/speech-networks.ts';
import { crossEntropy } from '../../../shared/nn/cross-entropy.ts';
import { Graph } from '../../../shared/nn/graph.ts';
import { multiply, softmax } from '../../../shared/nn/operations.ts';
import type { OptimizerOptions } from '../../../shared/nn/optimizers.ts';
import { learnFrom, type TrainingGraph } from '../training/training-graph.ts';

/** Sizes of what a classifier reads at once. */
export interface ClassifierSizes {
  /** Frames a clip is padded or cut to. */
  readonly frameCount: number;
  readonly batchSize: number;
  /** Values a frame. */
  readonly features: number;
  readonly classes: number;
}

function addInputs(graph: Graph, { frameCount, batchSize, features }: ClassifierSizes) {
  return {
    frames: graph.input('frames', [frameCount, batchSize, features]),
    mask: graph.input('mask', [frameCount, batchSize]),
  };
}

/**
 * Builds the graph of a training step: inputs `frames`, `mask`, `targets` [batch, classes] and `weights` [batch].
 */
export function buildClassifierTraining(
  network: SpeechNetworkConfig,
  sizes: ClassifierSizes,
  options: OptimizerOptions,
): TrainingGraph {
  const graph = new Graph();
  const { frames, mask } = addInputs(graph, sizes);
  const targets = graph.input('targets', [sizes.batchSize, sizes.classes]);
  const weights = graph.input('weights', [sizes.batchSize]);
  const { logits } = buildSpeechNetwork(frames, mask, network, { training: true });
  return learnFrom(crossEntropy(logits, targets, weights), options);
}

/**
 * Builds the graph of a finished classifier: inputs `frames` and `mask`, outputs `probabilities` and what it looked at.
 *
 * @param temperature what the logits are divided by; default 1
 */
export function buildClassifier(
  network: SpeechNetworkConfig,
  sizes: ClassifierSizes,
  temperature = 1,
): Graph {
  const graph = new Graph();
  const { frames, mask } = addInputs(graph, sizes);
  const { logits, attention, scores } = buildSpeechNetwork(frames, mask, network, { training: false });
  graph.output('probabilities', softmax(multiply(logits, 1 / temperature), -1));
  if (attention !== undefined) graph.output('attention', attention);
  if (scores !== undefined) graph.output('scores', scores);
  return graph;
}
