import { z } from 'zod';
import { requireArgument } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { Pruner } from './pruner.ts';
import type { Sampler } from './sampler.ts';
import { type Assignment, parameterValue, type SearchSpace } from './space.ts';
import type { Trial, TrialReport } from './trial.ts';

/** What is kept of a trial besides its value: how long it took, why it failed. */
const details = z.record(z.string(), z.union([z.string(), z.number()]));

/** What is kept of a trial besides its value. */
export type TrialDetails = Readonly<z.output<typeof details>>;

const number = z.int().nonnegative();

/** What happens in a study, in its order; a study goes on from the list of all of it. */
export const studyEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), number, parameters: z.record(z.string(), parameterValue) }),
  z.strictObject({ kind: z.literal('report'), number, step: z.number(), value: z.number() }),
  z.strictObject({
    kind: z.literal('end'),
    number,
    state: z.enum(['complete', 'pruned', 'failed']),
    value: z.number().nullable(),
    details: z.exactOptional(details),
  }),
]);

/** What happens in a study. */
export type StudyEvent = Readonly<z.output<typeof studyEvent>>;

/** A trial of a study that has ended. */
export interface StudyTrial extends Trial {
  readonly details: TrialDetails;
}

/** What a study has come to. */
export interface StudyHistory {
  /** Those that have ended, in their order. */
  readonly trials: readonly StudyTrial[];
  /** What the trial was trying that was begun and did not end; it is run again from its start. */
  readonly unfinished: Assignment | undefined;
}

/** What a study does. */
export interface StudyPlan {
  readonly space: SearchSpace;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  /** How many there are to be in all; fewer where the sampler has nothing left to try. */
  readonly trials: number;
  /** All proposals follow from it and from what the trials gave. */
  readonly seed: number;
}

/** A trial while it runs. */
export interface RunningTrial {
  readonly number: number;
  readonly parameters: Assignment;
  /**
   * Takes a value on the way.
   *
   * @param step growing
   * @param value smaller is better; finite
   * @returns whether to give the trial up
   */
  report(step: number, value: number): boolean;
}

/** What a trial came to; `stopped`: nothing, as somebody stopped it, and the study with it. */
export type TrialOutcome =
  | { readonly state: 'complete'; readonly value: number; readonly details?: TrialDetails }
  | { readonly state: 'pruned' | 'failed'; readonly details?: TrialDetails }
  | { readonly state: 'stopped' };

/** Does what a trial's parameters say and tells how good that is. What it throws ends the study. */
export type Objective = (trial: RunningTrial) => Promise<TrialOutcome>;

/** What a study works with. */
export interface StudyParts {
  readonly objective: Objective;
  /** Keeps an event for good before it returns. */
  readonly keep: (event: StudyEvent) => void;
  /** Looked at before each trial. */
  readonly isStopped?: () => boolean;
  /** Told after each trial. */
  readonly onTrial?: (trials: readonly StudyTrial[]) => Promise<void> | void;
}

/** What a study came to. */
export interface StudyResult {
  readonly trials: readonly StudyTrial[];
  readonly ending: 'complete' | 'stopped';
}

/** What the events of a study amount to. */
export function replayStudy(events: readonly StudyEvent[]): StudyHistory {
  const trials: StudyTrial[] = [];
  let parameters: Assignment | undefined;
  let reports: TrialReport[] = [];
  for (const event of events) {
    if (event.kind === 'start') {
      ({ parameters } = event);
      reports = [];
    } else if (event.kind === 'report') {
      reports.push({ step: event.step, value: event.value });
    } else {
      requireArgument(
        parameters !== undefined && event.number === trials.length,
        `study: trial ${event.number} ends where trial ${trials.length} was to run: the record is not whole`,
      );
      const { state, value } = event;
      trials.push({ number: event.number, parameters, state, value, reports, details: event.details ?? {} });
      parameters = undefined;
    }
  }
  return { trials, unfinished: parameters };
}

/**
 * Runs trials, one after the other, until there are as many as planned. A study that was interrupted goes on from its
 * events to the same trials as if it had not been, provided that the objective gives the same values again.
 */
export async function runStudy(
  { space, sampler, pruner, trials: count, seed }: StudyPlan,
  history: StudyHistory,
  { objective, keep, isStopped = () => false, onTrial = () => {} }: StudyParts,
): Promise<StudyResult> {
  const trials = [...history.trials];
  const studyRandom = createRandom(seed);
  let next = history.unfinished;
  while (trials.length < count) {
    if (isStopped()) return { trials, ending: 'stopped' };
    const number = trials.length;
    const parameters = next ?? sampler({ space, trials, number, studyRandom });
    next = undefined;
    if (parameters === undefined) break;
    const trial = await runTrial(
      { number, parameters },
      (reports) => pruner(reports, trials),
      objective,
      keep,
    );
    if (trial === undefined) return { trials, ending: 'stopped' };
    trials.push(trial);
    await onTrial(trials);
  }
  return { trials, ending: 'complete' };
}

/** @returns undefined when somebody stopped it */
async function runTrial(
  { number, parameters }: Pick<Trial, 'number' | 'parameters'>,
  isHopeless: (reports: readonly TrialReport[]) => boolean,
  objective: Objective,
  keep: (event: StudyEvent) => void,
): Promise<StudyTrial | undefined> {
  const reports: TrialReport[] = [];
  keep({ kind: 'start', number, parameters });
  const outcome = await objective({
    number,
    parameters,
    report(step, value) {
      reports.push({ step, value });
      keep({ kind: 'report', number, step, value });
      return isHopeless(reports);
    },
  });
  if (outcome.state === 'stopped') return undefined;
  const { state, details } = outcome;
  const value = state === 'complete' ? outcome.value : null;
  keep({ kind: 'end', number, state, value, ...(details !== undefined && { details }) });
  return { number, parameters, state, value, reports, details: details ?? {} };
}
