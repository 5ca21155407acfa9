import { stepMemory } from '../../../shared/nn/step-memory.ts';
import type { TrainingGraphs } from './training-graph.ts';

/*
 * The four numbers below were fitted to trainings of both networks, from 2 excerpts of 0.4 s to 8 of 1.5 s a step: what was
 * measured lay within 15 % of what they give.
 */

/** Batches that are in memory at one time besides those of validation: in work, made ahead, not yet collected. */
const BATCHES_IN_FLIGHT = 8;

/** What kernels and the allocator take besides results, in batches, with which it grows. */
const SCRATCH_BATCHES = 28;

/** The runtime's library, the thread that draws excerpts, and what loading a graph takes in passing, in bytes. */
const SURROUNDINGS = 170e6;

/** Copies of all variables that are alive at one time: those that are fed and those of the step before. */
const COPIES_OF_VARIABLES = 2;

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
    (BATCHES_IN_FLIGHT + SCRATCH_BATCHES + validationBatches) * batchBytes
  );
}

/** Bytes for people: `850 MB`, `1.3 GB`. */
export function memoryText(bytes: number): string {
  return bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
