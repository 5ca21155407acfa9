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
  /** Those that have ended, by their numbers; side by side, a later one may have ended before an earlier one. */
  readonly trials: readonly StudyTrial[];
  /** What the first trial was trying that was begun and did not end; it is run again from its start. */
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
  /**
   * Trials side by side; default 1. A trial is proposed, and given up, by what those gave that are at least so many before
   * it; those between count as bad ones, so that none is tried twice (the constant liar of Ginsbourger et al. 2010). So
   * the trials follow from the seed, however fast each of them is.
   */
  readonly atOnce?: number;
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

/**
 * Does what a trial's parameters say and tells how good that is. What it throws ends the study, once the trials beside it
 * have ended too: who runs several at once stops them then.
 */
export type Objective = (trial: RunningTrial) => Promise<TrialOutcome>;

/** What a study works with. */
export interface StudyParts {
  readonly objective: Objective;
  /** Keeps an event for good before it returns. */
  readonly keep: (event: StudyEvent) => void;
  /** Looked at before each trial. */
  readonly isStopped?: () => boolean;
  /** Told after each trial, one at a time: all that have ended, by their numbers, and the one that did last. */
  readonly onTrial?: (trials: readonly StudyTrial[], latest: StudyTrial) => Promise<void> | void;
}

/** What a study came to. */
export interface StudyResult {
  readonly trials: readonly StudyTrial[];
  readonly ending: 'complete' | 'stopped';
}

/** What the events of a study amount to. */
export function replayStudy(events: readonly StudyEvent[]): StudyHistory {
  const trials: StudyTrial[] = [];
  const begun = new Map<number, { readonly parameters: Assignment; readonly reports: TrialReport[] }>();
  for (const event of events) {
    const { number } = event;
    if (event.kind === 'start') {
      begun.set(number, { parameters: event.parameters, reports: [] });
      continue;
    }
    const trial = begun.get(number);
    requireArgument(
      trial !== undefined,
      `study: trial ${number} goes on where it was not begun: the record is not whole`,
    );
    if (event.kind === 'report') {
      trial.reports.push({ step: event.step, value: event.value });
    } else {
      const { state, value, details: kept = {} } = event;
      trials.push({ number, ...trial, state, value, details: kept });
      begun.delete(number);
    }
  }
  trials.sort(byNumber);
  const first = Math.min(...begun.keys());
  return { trials, unfinished: begun.get(first)?.parameters };
}

const byNumber = (a: Trial, b: Trial): number => a.number - b.number;

/** A trial that was begun. */
interface BegunTrial {
  readonly parameters: Assignment;
  /** Undefined where somebody stopped it, or it threw what ends the study. */
  readonly end: Promise<StudyTrial | undefined>;
}

/**
 * Runs trials until there are as many as planned. A study that was interrupted goes on from its events to the same trials
 * as if it had not been, provided that the objective gives the same values again.
 */
export async function runStudy(
  plan: StudyPlan,
  history: StudyHistory,
  parts: StudyParts,
): Promise<StudyResult> {
  const { space, sampler, trials: count, seed, atOnce = 1 } = plan;
  const ended = new Map(history.trials.map((trial) => [trial.number, trial]));
  const failures: unknown[] = [];
  const run = trialRunner(plan, parts, ended, failures);
  const studyRandom = createRandom(seed);
  const begun: BegunTrial[] = [];
  let unfinished = history.unfinished;
  let isCut = false;
  while (begun.length < count) {
    const number = begun.length;
    const known = await endsOf(begun.slice(0, Math.max(0, number + 1 - atOnce)));
    const before = ended.get(number);
    isCut = known === undefined || (before === undefined && parts.isStopped?.() === true);
    if (known === undefined || isCut) break;
    if (before !== undefined) {
      begun.push({ parameters: before.parameters, end: Promise.resolve(before) });
      continue;
    }
    const trials = [...known, ...begun.slice(known.length).map((trial, i) => asBad(trial, known.length + i))];
    const parameters = unfinished ?? sampler({ space, trials, number, studyRandom });
    unfinished = undefined;
    if (parameters === undefined) break;
    begun.push({ parameters, end: run({ number, parameters }, known) });
  }
  const isWhole = (await endsOf(begun)) !== undefined && !isCut;
  if (failures.length > 0) throw failures[0];
  return { trials: inOrder(ended), ending: isWhole ? 'complete' : 'stopped' };
}

/**
 * What runs a trial, and tells of it when it has ended.
 *
 * @param ended takes it then
 * @param failures takes what it throws
 */
function trialRunner(
  { pruner }: StudyPlan,
  { objective, keep, onTrial = () => {} }: StudyParts,
  ended: Map<number, StudyTrial>,
  failures: unknown[],
): (trial: Pick<Trial, 'number' | 'parameters'>, known: readonly StudyTrial[]) => BegunTrial['end'] {
  let told: Promise<void> = Promise.resolve();
  return async (begun, known) => {
    try {
      const trial = await runTrial(begun, (reports) => pruner(reports, known), objective, keep);
      if (trial === undefined) return undefined;
      ended.set(trial.number, trial);
      told = told.then(() => onTrial(inOrder(ended), trial));
      await told;
      return trial;
    } catch (thrown) {
      failures.push(thrown);
      return undefined;
    }
  };
}

/** Waits for trials; undefined where one of them came to nothing. */
async function endsOf(begun: readonly BegunTrial[]): Promise<readonly StudyTrial[] | undefined> {
  const ends = await Promise.all(begun.map(({ end }) => end));
  const trials = ends.filter((trial) => trial !== undefined);
  return trials.length === begun.length ? trials : undefined;
}

/** A trial of which nothing is known yet: as if it had failed, so that the next is somewhere else. */
function asBad({ parameters }: BegunTrial, number: number): Trial {
  return { number, parameters, state: 'failed', value: null, reports: [] };
}

const inOrder = (trials: ReadonlyMap<number, StudyTrial>): readonly StudyTrial[] =>
  [...trials.values()].sort(byNumber);

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
