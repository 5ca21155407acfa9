import { type ArchitectureConfig, buildArchitecture } from '../../../models/architectures.ts';
import { Graph, type Tensor } from '../../../shared/nn/graph.ts';
import { LOSSES, type LossName, type LossOptions } from '../../../shared/nn/losses.ts';
import { addOptimizer, type Optimizer, type OptimizerOptions } from '../../../shared/nn/optimizers.ts';
import { architectureOf, type TrainingSettings } from './training-settings.ts';

/** What a training step computes. */
export interface TrainingGraphOptions {
  readonly architecture: ArchitectureConfig;
  readonly loss: LossName;
  readonly lossOptions?: LossOptions;
  readonly optimizer: OptimizerOptions;
  /** Excerpts a step. */
  readonly batchSize: number;
  /** Samples a channel in an excerpt. */
  readonly samples: number;
}

/** A graph whose one run is one step of training: outputs `loss` and `gradientNorm`. */
export interface TrainingGraph {
  readonly graph: Graph;
  readonly optimizer: Optimizer;
}

/** Builds the graph of a training step: network, loss, gradients, optimiser; inputs `bad` and `good`. */
export function buildTrainingGraph(options: TrainingGraphOptions): TrainingGraph {
  const graph = new Graph();
  const shape = [options.batchSize, 2, options.samples];
  const bad = graph.input('bad', shape);
  const good = graph.input('good', shape);
  const estimate = buildArchitecture(bad, options.architecture, { training: true });
  const loss = LOSSES[options.loss](estimate, good, options.lossOptions);
  return learnFrom(loss, options.optimizer);
}

/** Adds gradients and optimiser of a loss to its graph, which with them is that of a training step. */
export function learnFrom(loss: Tensor, options: OptimizerOptions): TrainingGraph {
  const { graph } = loss;
  const optimizer = addOptimizer(loss, options);
  graph.output('loss', loss);
  graph.output('gradientNorm', optimizer.gradientNorm);
  return { graph, optimizer };
}

/** The two graphs of a training. */
export interface TrainingGraphs {
  readonly training: TrainingGraph;
  readonly validation: Graph;
}

/** Builds both graphs that settings ask for. */
export function buildTrainingGraphs(settings: TrainingSettings): TrainingGraphs {
  const { batchSize, validationBatchSize = batchSize, excerptSamples: samples } = settings;
  const options = { ...graphOptionsOf(settings), samples };
  return {
    training: buildTrainingGraph({ ...options, batchSize }),
    validation: buildValidationGraph({ ...options, batchSize: validationBatchSize }),
  };
}

/** Builds the graph that judges the network that settings ask for by excerpts of another length. */
export function buildJudgingGraph(
  settings: TrainingSettings,
  size: Pick<TrainingGraphOptions, 'batchSize' | 'samples'>,
): Graph {
  return buildValidationGraph({ ...graphOptionsOf(settings), ...size });
}

function graphOptionsOf(settings: TrainingSettings): Omit<TrainingGraphOptions, 'batchSize' | 'samples'> {
  const { loss, alpha, errorFloor, maxGradientNorm } = settings;
  const { kind, weightDecay, momentum } = settings.optimizer;
  return {
    architecture: architectureOf(settings),
    loss,
    lossOptions: {
      ...(alpha === undefined ? {} : { alpha }),
      ...(errorFloor === undefined ? {} : { errorFloor }),
    },
    optimizer: {
      ...(kind === 'sgd' ? { kind, momentum: momentum ?? 0 } : { kind }),
      weightDecay,
      decayed: 'weights',
      ...(maxGradientNorm === null ? {} : { maxGradientNorm }),
    },
  };
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

/** Builds the graph that judges a network: inputs `bad` and `good`, outputs `loss` and `mastered`, nothing learnt. */
export function buildValidationGraph(options: Omit<TrainingGraphOptions, 'optimizer'>): Graph {
  const graph = new Graph();
  const shape = [options.batchSize, 2, options.samples];
  const bad = graph.input('bad', shape);
  const good = graph.input('good', shape);
  const mastered = buildArchitecture(bad, options.architecture, { training: false });
  graph.output('loss', LOSSES[options.loss](mastered, good, options.lossOptions));
  graph.output('mastered', mastered);
  return graph;
}
