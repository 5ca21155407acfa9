/** What every search does with its study, whatever a trial is: runs it, keeps its record, and leaves tables and charts. */
import { join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import {
  type Objective,
  replayStudy,
  runStudy,
  type StudyEvent,
  type StudyPlan,
  type StudyTrial,
} from '../../../shared/search/study.ts';
import { bestTrial } from '../../../shared/search/trial.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import { drawStudyCharts, STUDY_FILES, writeStudyTables } from './study-files.ts';
import { appendToStudyRecord } from './study-record.ts';

/** How trials are watched and stopped. */
export interface TrialWatch {
  readonly signal: AbortSignal;
  /** Takes how much of a trial is done, 0..1. */
  readonly onProgress: (trial: number, fraction: number) => void;
}

/** A search: a study, where it is kept, and what its trials are. */
export interface StudySearch<Best> {
  readonly folder: string;
  readonly study: StudyPlan;
  /** What happened before; a search that begins has none. */
  readonly events: readonly StudyEvent[];
  /** What the value of a trial is, such as "Validation loss". */
  readonly valueName: string;
  readonly objective: (watch: TrialWatch) => Objective;
  /** What is told of the best of all trials; undefined where none is complete. */
  readonly describeBest: (trials: readonly StudyTrial[]) => Best | undefined;
  readonly drawPicture: DrawPicture;
}

/** What is told while a search runs. */
export interface SearchProgress {
  readonly trial: number;
  readonly trials: number;
  readonly fraction: number;
  readonly bestValue?: number;
  readonly note?: string;
}

/** How a search is run. */
export interface SearchOptions {
  /** Stops the trials in work, which are done again when the search goes on, and keeps what was done. */
  readonly signal?: AbortSignal;
  /** After which it stops as if by hand. */
  readonly minutes?: number;
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** What a search came to. */
export interface SearchOutcome<Best> {
  readonly trials: readonly StudyTrial[];
  readonly best: Best | undefined;
  readonly ending: 'complete' | 'stopped' | 'time';
}

/**
 * Runs a search, or what is left of it.
 *
 * @throws LatheError `cancelled` when it was stopped before any trial ended
 */
export async function searchStudy<Best extends object>(
  search: StudySearch<Best>,
  options: SearchOptions,
): Promise<SearchOutcome<Best>> {
  const { folder, study, valueName, describeBest } = search;
  const { signal: stopSignal, minutes } = options;
  const history = replayStudy(search.events);
  const failure = new AbortController();
  const signals = [
    failure.signal,
    ...(stopSignal === undefined ? [] : [stopSignal]),
    ...(minutes === undefined ? [] : [AbortSignal.timeout(60_000 * minutes)]),
  ];
  const signal = AbortSignal.any(signals);
  const teller = new SearchTeller(study, history.trials, options.onProgress);
  const objective = search.objective({
    signal,
    onProgress: (trial, fraction) => teller.tellRunning(trial, fraction),
  });
  const result = await runStudy(study, history, {
    objective: (trial) =>
      objective(trial).catch((thrown) => {
        // Trials beside it would go on to their ends.
        failure.abort();
        throw thrown;
      }),
    keep: (event) => appendToStudyRecord(join(folder, STUDY_FILES.record), event),
    isStopped: () => signal.aborted,
    async onTrial(trials, latest) {
      await writeStudyTables(folder, study.space, trials, describeBest(trials));
      teller.tellEnded(trials, latest, describeTrial(latest, valueName));
    },
  });
  if (result.trials.length === 0) {
    throw new LatheError('cancelled', sentence('searchStoppedAtOnce'));
  }
  const best = describeBest(result.trials);
  await writeStudyTables(folder, study.space, result.trials, best);
  await drawStudyCharts(folder, study.space, result.trials, valueName, search.drawPicture);
  const cut = stopSignal?.aborted ? 'stopped' : 'time';
  return { trials: result.trials, best, ending: result.ending === 'complete' ? 'complete' : cut };
}

/** Tells how far a search is. */
class SearchTeller {
  readonly #count: number;
  readonly #onProgress: (progress: SearchProgress) => void;
  /** How much is done of each trial that runs. */
  readonly #running = new Map<number, number>();
  #ended: readonly StudyTrial[];

  constructor(
    { trials }: StudyPlan,
    ended: readonly StudyTrial[],
    onProgress: (progress: SearchProgress) => void = () => {},
  ) {
    this.#count = trials;
    this.#ended = ended;
    this.#onProgress = onProgress;
  }

  tellRunning(trial: number, fraction: number): void {
    this.#running.set(trial, fraction);
    this.#tell();
  }

  tellEnded(trials: readonly StudyTrial[], latest: StudyTrial, note: string): void {
    this.#running.delete(latest.number);
    this.#ended = trials;
    this.#tell(note);
  }

  #tell(note?: string): void {
    const done = [...this.#running.values()].reduce((sum, each) => sum + each, this.#ended.length);
    const best = bestTrial(this.#ended)?.value ?? undefined;
    this.#onProgress({
      trial: Math.min(this.#count, Math.floor(done) + 1),
      trials: this.#count,
      fraction: Math.min(1, done / this.#count),
      ...(best !== undefined && { bestValue: best }),
      ...(note !== undefined && { note }),
    });
  }
}

const STATE_WORDS: Readonly<Record<Exclude<StudyTrial['state'], 'complete'>, string>> = {
  pruned: 'given up',
  failed: 'failed',
};

function describeTrial({ number, state, value, parameters, details }: StudyTrial, valueName: string): string {
  const tried = Object.entries(parameters).map(
    ([name, each]) => `${name} ${typeof each === 'number' ? Number(each.toPrecision(3)) : each}`,
  );
  const word = state === 'complete' ? valueName.toLowerCase() : STATE_WORDS[state];
  const outcome = [word, value?.toPrecision(5), details.reason].filter((each) => each !== undefined);
  return `trial ${number}: ${outcome.join(' ')} (${tried.join(', ')})`;
}

/** What a result tells of a trial. */
export function trialSummary({ details, reports: _, ...trial }: StudyTrial) {
  return { ...trial, seconds: Number(details.seconds ?? 0) };
}
