import type { Graph } from '../../../shared/nn/graph.ts';
import { encodeTrainingModel } from '../../../shared/nn/onnx/write.ts';
import type { DeviceChoice } from '../../adapters/ort/devices.ts';
import type { createOrtSession, FloatTensor } from '../../adapters/ort/session.ts';

/** A graph that is loaded and can be run. */
export interface GraphSession {
  /** The device that is really used. */
  readonly device: string;
  /**
   * Runs the graph once.
   *
   * @param feeds values of its inputs and variables, by name
   * @returns values of its outputs and, under `NEXT_PREFIX` and the name, the next value of each variable that changes
   */
  run(feeds: Readonly<Record<string, FloatTensor>>): Promise<Readonly<Record<string, FloatTensor>>>;
  release(): Promise<void>;
}

/** How a graph is loaded. */
export interface EngineOptions {
  /** For messages. */
  readonly name: string;
  readonly threads: number;
  /** Where it is to run. */
  readonly device: DeviceChoice;
}

/**
 * Loads a graph into what computes it: the engine of a training. A device that was asked for by name is used, or it
 * throws.
 */
export type Engine = (graph: Graph, options: EngineOptions) => Promise<GraphSession>;

/** The names of the engines, as `--engine` takes them; the first is the default. */
export const ENGINE_NAMES = ['ort', 'tfjs'] as const;

/** One of {@link ENGINE_NAMES}. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** ONNX Runtime as an engine: the graph with its gradients as one model. */
export function ortEngine(openSession: typeof createOrtSession): Engine {
  return (graph, { name, ...options }) =>
    openSession({ bytes: encodeTrainingModel(graph), name }, { ...options, plansMemory: false });
}
