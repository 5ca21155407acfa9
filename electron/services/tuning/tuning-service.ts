import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import type { TuneResult } from '../../../shared/contract/tune.ts';
import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { createRandom } from '../../../shared/random.ts';
import { PRUNERS } from '../../../shared/search/pruner.ts';
import { SAMPLERS } from '../../../shared/search/sampler.ts';
import { drawAssignment, type SearchSpace } from '../../../shared/search/space.ts';
import { replayStudy, runStudy, type StudyEvent, type StudyTrial } from '../../../shared/search/study.ts';
import { bestTrial } from '../../../shared/search/trial.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import { isLockFile, lockFolder } from '../files/folder-lock.ts';
import { describeBest, drawStudyCharts, STUDY_FILES, writeStudyTables } from './study-files.ts';
import {
  DEFAULT_SPACE,
  requireNotChosen,
  requireTrainable,
  studyPlanSchema,
  type TuningPlan,
  trialChoices,
} from './study-plan.ts';
import { appendToStudyRecord, readStudyRecord } from './study-record.ts';
import { type TrialTools, trainingObjective } from './trial-training.ts';

/** What the tuning service works with. */
export interface TuningAdapters extends TrialTools {
  readonly drawPicture: DrawPicture;
}

/** What is told while a search runs. */
export interface TuningProgress {
  readonly trial: number;
  readonly trials: number;
  readonly fraction: number;
  readonly bestValue?: number;
  readonly note?: string;
}

/** How a search is run. */
export interface TuningOptions {
  /** Stops the trial in work, which is done again when the search goes on, and keeps what was done. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TuningProgress) => void;
}

/** Searches for settings of trainings; each search has a folder of its own, from which it can be resumed. */
export interface TuningService {
  run(request: RequestOf<'tune.run'>, options?: TuningOptions): Promise<TuneResult>;
}

type StartRequest = Extract<RequestOf<'tune.run'>, { action: 'start' }>;

/** A training tells little before its second epoch. */
const PRUNER_WARM_UP_EPOCHS = 2;

/** Builds the service on its adapters. */
export function createTuningService(adapters: TuningAdapters): TuningService {
  return {
    async run(request, options = {}) {
      if (request.action === 'resume') {
        return goOn(adapters, request, options);
      }
      const plan = planOf(request);
      // What no training takes is refused before anything is made.
      await adapters.completeSettings(trialChoices(plan, drawAssignment(spaceOf(plan), createRandom(0))));
      const folder = request.outputFolder;
      const madeFolder = await makeStudyFolder(folder);
      const unlock = await lockFolder(folder);
      try {
        appendToStudyRecord(join(folder, STUDY_FILES.record), plan);
        return await search(adapters, plan, folder, [], options, request.minutes).catch(async (thrown) => {
          await removeUnstarted(folder, madeFolder);
          throw thrown;
        });
      } finally {
        await unlock();
      }
    },
  };
}

/** Goes on with a search, which nobody else does at the time. */
async function goOn(
  adapters: TuningAdapters,
  { folder, trials, minutes }: Extract<RequestOf<'tune.run'>, { action: 'resume' }>,
  options: TuningOptions,
): Promise<TuneResult> {
  const path = join(folder, STUDY_FILES.record);
  // A folder of no search is not written to.
  const unlock = existsSync(path) ? await lockFolder(folder) : async () => {};
  try {
    const { plan, events } = readStudyRecord(path, studyPlanSchema);
    const asked = { ...plan, ...(trials !== undefined && { trials }) };
    return await search(adapters, asked, folder, events, options, minutes);
  } finally {
    await unlock();
  }
}

/** Paths are whole: a search is resumed from wherever its user is by then. */
function planOf(request: StartRequest): TuningPlan {
  const { good, bad, gtzan, settings = {}, space = DEFAULT_SPACE } = request;
  const { sampler = 'tpe', multivariate, gridPoints, pruner = 'median', trials = 20 } = request;
  requireTrainable(space);
  requireNotChosen(space, settings);
  requireArgument(
    multivariate !== true || sampler === 'tpe',
    `search: multivariate belongs to the sampler tpe, but the sampler is ${sampler}: leave it out`,
  );
  requireArgument(
    gridPoints === undefined || sampler === 'grid',
    `search: grid points belong to the sampler grid, but the sampler is ${sampler}: leave them out`,
  );
  return {
    kind: 'study',
    version: 1,
    music: {
      ...(good !== undefined && { good: resolve(good) }),
      ...(bad !== undefined && { bad: resolve(bad) }),
      ...(gtzan !== undefined && { gtzan: resolve(gtzan) }),
    },
    settings,
    space,
    sampler,
    multivariate: multivariate ?? false,
    gridPoints: gridPoints ?? 3,
    pruner,
    trials,
  };
}

const spaceOf = ({ space }: TuningPlan): SearchSpace => space as SearchSpace;

async function makeStudyFolder(folder: string): Promise<string | undefined> {
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError('output-failed', `folder ${folder} cannot be made: ${reason}`, { cause });
  }
  if ((await readdir(folder)).some((name) => !isLockFile(name))) {
    throw new LatheError(
      'bad-argument',
      `folder ${folder} is not empty: choose another, or go on with its search by --resume`,
    );
  }
  return made;
}

/** Takes away what a search wrote that failed before a trial ended. */
async function removeUnstarted(folder: string, madeFolder: string | undefined): Promise<void> {
  const { events } = readStudyRecord(join(folder, STUDY_FILES.record), studyPlanSchema);
  if (events.some(({ kind }) => kind === 'end')) return;
  for (const name of [STUDY_FILES.record, STUDY_FILES.trials]) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
  if (madeFolder !== undefined) await rm(madeFolder, { recursive: true });
}

const STATE_WORDS: Readonly<Record<StudyTrial['state'], string>> = {
  complete: 'validation loss',
  pruned: 'given up',
  failed: 'failed',
};

function describeTrial({ number, state, value, parameters, details }: StudyTrial): string {
  const tried = Object.entries(parameters).map(
    ([name, each]) => `${name} ${typeof each === 'number' ? Number(each.toPrecision(3)) : each}`,
  );
  const outcome = [STATE_WORDS[state], value?.toPrecision(5), details.reason].filter(
    (word) => word !== undefined,
  );
  return `trial ${number}: ${outcome.join(' ')} (${tried.join(', ')})`;
}

async function search(
  adapters: TuningAdapters,
  plan: TuningPlan,
  folder: string,
  events: readonly StudyEvent[],
  { signal: stopSignal, onProgress = () => {} }: TuningOptions,
  minutes: number | undefined,
): Promise<TuneResult> {
  const timeSignal =
    minutes === undefined ? new AbortController().signal : AbortSignal.timeout(60_000 * minutes);
  const signal = stopSignal === undefined ? timeSignal : AbortSignal.any([stopSignal, timeSignal]);
  const history = replayStudy(events);
  let best = bestTrial(history.trials)?.value ?? undefined;
  const tell = (done: number, note?: string): void =>
    onProgress({
      trial: Math.min(plan.trials, Math.floor(done) + 1),
      trials: plan.trials,
      fraction: Math.min(1, done / plan.trials),
      ...(best !== undefined && { bestValue: best }),
      ...(note !== undefined && { note }),
    });
  const objective = trainingObjective(adapters, {
    choicesOf: ({ parameters }) => trialChoices(plan, parameters),
    folder: join(folder, STUDY_FILES.trials),
    signal,
    onProgress: ({ number }, { step, totalSteps }) => tell(number + step / (totalSteps + 1)),
  });
  const result = await runStudy(
    {
      space: spaceOf(plan),
      sampler: SAMPLERS[plan.sampler](plan),
      pruner: PRUNERS[plan.pruner]({ warmUpSteps: PRUNER_WARM_UP_EPOCHS }),
      trials: plan.trials,
      seed: plan.settings.seed ?? 1,
    },
    history,
    {
      objective,
      keep: (event) => appendToStudyRecord(join(folder, STUDY_FILES.record), event),
      isStopped: () => signal.aborted,
      async onTrial(trials) {
        best = bestTrial(trials)?.value ?? undefined;
        await writeStudyTables(folder, plan, trials);
        tell(trials.length, describeTrial(trials.at(-1)!));
      },
    },
  );
  if (result.trials.length === 0) {
    throw new LatheError('cancelled', 'the search was stopped before its first trial ended');
  }
  await writeStudyTables(folder, plan, result.trials);
  await drawStudyCharts(folder, plan, result.trials, adapters.drawPicture);
  const described = describeBest(folder, plan, result.trials);
  return {
    folder,
    trials: result.trials.map(({ details, reports: _, ...trial }) => ({
      ...trial,
      seconds: Number(details.seconds ?? 0),
    })),
    ...(described !== undefined && { best: described }),
    ending: result.ending === 'complete' ? 'complete' : stopSignal?.aborted ? 'stopped' : 'time',
  };
}
