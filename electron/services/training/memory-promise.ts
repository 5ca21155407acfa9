import { stepMemory } from '../../../shared/nn/step-memory.ts';
import type { TrainingGraphs } from './training-graph.ts';

/** Batches that are in memory at one time besides those of validation: in work, made ahead, on their way. */
const BATCHES_IN_FLIGHT = 6;

/** The runtime's library, the thread that draws excerpts, and what is compiled while a training runs, in bytes. */
const SURROUNDINGS = 150e6;

/**
 * Copies of all variables that are alive at one time: those that are fed, those of earlier steps that the garbage
 * collector has not seen yet, and those of a checkpoint that is being written.
 */
const COPIES_OF_VARIABLES = 5;

/**
 * Bytes that this process will hold while it trains: what it holds now, and what both graphs, the batches and the
 * copies of the variables need. What the folding of one graph leaves is taken by that of the other.
 *
 * @param validationBatches how many batches epochs are judged by
 * @param residentBytes what the process holds now
 */
export function promisedMemory(
  { training, validation }: TrainingGraphs,
  validationBatches: number,
  residentBytes: number,
): number {
  const step = stepMemory(training.graph);
  const judging = stepMemory(validation);
  const batchBytes = training.graph.inputs
    .filter(({ kind }) => kind === 'data')
    .reduce((sum, { tensor }) => sum + 4 * tensor.shape.reduce((product, size) => product * size, 1), 0);
  return (
    residentBytes +
    SURROUNDINGS +
    Math.max(step.folded, judging.folded) +
    step.activations +
    judging.activations +
    COPIES_OF_VARIABLES * step.variables +
    (BATCHES_IN_FLIGHT + validationBatches) * batchBytes
  );
}

/** Bytes for people: `850 MB`, `1.3 GB`. */
export function memoryText(bytes: number): string {
  return bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
