import type { Random } from '../random.ts';
import { type GridOptions, gridSampler } from './grid-sampler.ts';
import { randomSampler } from './random-sampler.ts';
import type { Assignment, SearchSpace } from './space.ts';
import { type TpeOptions, tpeSampler } from './tpe-sampler.ts';
import type { Trial } from './trial.ts';

/** What a sampler is asked with. */
export interface ProposalContext {
  readonly space: SearchSpace;
  /** Those that have ended, in their order. */
  readonly trials: readonly Trial[];
  /** Of the trial that is to begin, from 0. */
  readonly number: number;
  /** The study's own, the same for each trial. */
  readonly studyRandom: Random;
}

/**
 * Proposes what the next trial is to try; the same context gives the same proposal. Undefined: there is nothing left to
 * try.
 */
export type Sampler = (context: ProposalContext) => Assignment | undefined;

/** What samplers can be told; each takes what concerns it. */
export type SamplerOptions = GridOptions & TpeOptions;

/** The ways to search, by their names. */
export const SAMPLERS = {
  grid: gridSampler,
  random: () => randomSampler,
  tpe: tpeSampler,
} as const satisfies Readonly<Record<string, (options: SamplerOptions) => Sampler>>;
