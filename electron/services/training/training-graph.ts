import { type ArchitectureConfig, buildArchitecture } from '../../../models/architectures.ts';
import { Graph } from '../../../shared/nn/graph.ts';
import { LOSSES, type LossName } from '../../../shared/nn/losses.ts';
import { addOptimizer, type Optimizer, type OptimizerOptions } from '../../../shared/nn/optimizers.ts';

/** What a training step computes. */
export interface TrainingGraphOptions {
  readonly architecture: ArchitectureConfig;
  readonly loss: LossName;
  readonly optimizer: OptimizerOptions;
  /** Excerpts a step. */
  readonly batchSize: number;
  /** Samples a channel in an excerpt. */
  readonly samples: number;
}

/** A graph whose one run is one step of training: inputs `bad` and `good`, outputs `loss` and `gradientNorm`. */
export interface TrainingGraph {
  readonly graph: Graph;
  readonly optimizer: Optimizer;
}

/** Builds the graph of a training step: network, loss, gradients, optimiser. */
export function buildTrainingGraph(options: TrainingGraphOptions): TrainingGraph {
  const graph = new Graph();
  const shape = [options.batchSize, 2, options.samples];
  const bad = graph.input('bad', shape);
  const good = graph.input('good', shape);
  const estimate = buildArchitecture(bad, options.architecture, { training: true });
  const loss = LOSSES[options.loss](estimate, good);
  const optimizer = addOptimizer(loss, options.optimizer);
  graph.output('loss', loss);
  graph.output('gradientNorm', optimizer.gradientNorm);
  return { graph, optimizer };
}

/** Builds the graph of a finished model: input `audio`, output `mastered`, both [batch, 2, samples]. */
export function buildInferenceGraph(
  architecture: ArchitectureConfig,
  batchSize: number,
  samples: number,
): Graph {
  const graph = new Graph();
  const audio = graph.input('audio', [batchSize, 2, samples]);
  graph.output('mastered', buildArchitecture(audio, architecture, { training: false }));
  return graph;
}

/** Builds the graph that judges a network: inputs `bad` and `good`, output `loss`, nothing learnt. */
export function buildValidationGraph(
  architecture: ArchitectureConfig,
  loss: LossName,
  batchSize: number,
  samples: number,
): Graph {
  const graph = new Graph();
  const shape = [batchSize, 2, samples];
  const bad = graph.input('bad', shape);
  const good = graph.input('good', shape);
  graph.output('loss', LOSSES[loss](buildArchitecture(bad, architecture, { training: false }), good));
  return graph;
}
