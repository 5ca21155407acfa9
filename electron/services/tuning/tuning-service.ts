import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import { trainCommand } from '../../../shared/contract/train-command.ts';
import type { TuneResult } from '../../../shared/contract/tune.ts';
import { LatheError, messageOf, requireArgument } from '../../../shared/errors.ts';
import { createRandom } from '../../../shared/random.ts';
import { PRUNERS } from '../../../shared/search/pruner.ts';
import { SAMPLERS } from '../../../shared/search/sampler.ts';
import { drawAssignment, type SearchSpace } from '../../../shared/search/space.ts';
import type { StudyEvent, StudyTrial } from '../../../shared/search/study.ts';
import { bestTrial } from '../../../shared/search/trial.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import { isLockFile, lockFolder } from '../files/folder-lock.ts';
import { STUDY_FILES, trialFolder } from './study-files.ts';
import {
  DEFAULT_SPACE,
  requireNotChosen,
  requireTrainable,
  studyPlanSchema,
  type TuningPlan,
  trialChoices,
} from './study-plan.ts';
import { appendToStudyRecord, readStudyRecord } from './study-record.ts';
import { type SearchOptions, searchStudy, trialSummary } from './study-search.ts';
import { type TrialTools, trainingObjective } from './trial-training.ts';

/** What the tuning service works with. */
export interface TuningAdapters extends TrialTools {
  readonly drawPicture: DrawPicture;
}

/** Searches for settings of trainings; each search has a folder of its own, from which it can be resumed. */
export interface TuningService {
  run(request: RequestOf<'tune.run'>, options?: SearchOptions): Promise<TuneResult>;
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
        return await search(adapters, plan, folder, [], within(options, request.minutes)).catch(
          async (thrown) => {
            await removeUnstarted(folder, madeFolder);
            throw thrown;
          },
        );
      } finally {
        await unlock();
      }
    },
  };
}

const within = (options: SearchOptions, minutes: number | undefined): SearchOptions =>
  minutes === undefined ? options : { ...options, minutes };

/** Goes on with a search, which nobody else does at the time. */
async function goOn(
  adapters: TuningAdapters,
  { folder, trials, minutes }: Extract<RequestOf<'tune.run'>, { action: 'resume' }>,
  options: SearchOptions,
): Promise<TuneResult> {
  const path = join(folder, STUDY_FILES.record);
  // A folder of no search is not written to.
  const unlock = existsSync(path) ? await lockFolder(folder) : async () => {};
  try {
    const { plan, events } = readStudyRecord(path, studyPlanSchema);
    const asked = { ...plan, ...(trials !== undefined && { trials }) };
    return await search(adapters, asked, folder, events, within(options, minutes));
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
    const reason = messageOf(cause);
    throw new LatheError('output-failed', sentence('searchFolderUnmade', { folder, reason }), { cause });
  }
  if ((await readdir(folder)).some((name) => !isLockFile(name))) {
    throw new LatheError('bad-argument', sentence('searchFolderFull', { folder }));
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

/** The best trial, with the command that repeats its training. */
function describeBest(folder: string, plan: TuningPlan, trials: readonly StudyTrial[]): TuneResult['best'] {
  const best = bestTrial(trials);
  if (best === undefined || best.value === null) return undefined;
  const { good, bad, gtzan, ...settings } = trialChoices(plan, best.parameters);
  const { from: _, name: __, ...trainSettings } = settings;
  const music = {
    ...(good !== undefined && { good }),
    ...(bad !== undefined && { bad }),
    ...(gtzan !== undefined && { gtzan }),
  };
  return {
    number: best.number,
    value: best.value,
    parameters: best.parameters,
    modelPath: join(trialFolder(folder, best.number), 'model.onnx'),
    command: trainCommand({ ...music, settings: trainSettings }, 'best-model'),
  };
}

async function search(
  adapters: TuningAdapters,
  plan: TuningPlan,
  folder: string,
  events: readonly StudyEvent[],
  options: SearchOptions,
): Promise<TuneResult> {
  const { trials, best, ending } = await searchStudy(
    {
      folder,
      study: {
        space: spaceOf(plan),
        sampler: SAMPLERS[plan.sampler](plan),
        pruner: PRUNERS[plan.pruner]({ warmUpSteps: PRUNER_WARM_UP_EPOCHS }),
        trials: plan.trials,
        seed: plan.settings.seed ?? 1,
      },
      events,
      valueName: 'Validation loss',
      objective: (watch) =>
        trainingObjective(adapters, {
          ...watch,
          choicesOf: ({ parameters }) => trialChoices(plan, parameters),
          folder,
        }),
      describeBest: (all) => describeBest(folder, plan, all),
      drawPicture: adapters.drawPicture,
    },
    options,
  );
  return { folder, trials: trials.map(trialSummary), ...(best !== undefined && { best }), ending };
}
