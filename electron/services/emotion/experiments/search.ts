/** A search for the settings of LSTM-hX-vY, as Krasnoproshin and Vashkevich 2026 made one, judged once on the test folds. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type {
  EmotionSearchResult,
  emotionSearchProgress,
} from '../../../../shared/contract/emotion-search.ts';
import { isLatheError, LatheError } from '../../../../shared/errors.ts';
import { emotionSearchReport } from '../../../../shared/report/emotion-search-report.ts';
import { PRUNERS } from '../../../../shared/search/pruner.ts';
import { SAMPLERS } from '../../../../shared/search/sampler.ts';
import type { SearchSpace } from '../../../../shared/search/space.ts';
import type { StudyEvent, StudyTrial } from '../../../../shared/search/study.ts';
import { bestTrial } from '../../../../shared/search/trial.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { DrawPicture } from '../../../adapters/picture/draw-picture.ts';
import { lockFolder } from '../../files/folder-lock.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { STUDY_FILES } from '../../tuning/study-files.ts';
import { appendToStudyRecord, readStudyRecord } from '../../tuning/study-record.ts';
import { searchStudy, trialSummary } from '../../tuning/study-search.ts';
import { type PreparedCorpus, prepareCorpus } from '../prepared-corpus.ts';
import type { Recipe } from '../recipe.ts';
import type { NumberedFold } from './fold-runs.ts';
import type { ExperimentParts } from './multivector.ts';
import { judgeSettings } from './search-judgement.ts';
import {
  defaultSettings,
  type EmotionSearchPlan,
  emotionSearchPlan,
  goOnWith,
  type SearchChoices,
  searchPlanOf,
  settingsOf,
} from './search-plan.ts';
import { foldsObjective, validationFolds } from './search-trial.ts';

/** How far a search is. */
export type EmotionSearchProgress = z.output<typeof emotionSearchProgress>;

/** What a search needs, and how it is watched. */
export interface EmotionSearchParts extends ExperimentParts {
  readonly drawPicture: DrawPicture;
  /** What trials change some of, and what is judged besides. */
  readonly recipe: Recipe;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EmotionSearchProgress) => void;
}

/** Beside what every search leaves. */
const FILES = { table: 'README.md', judgement: 'judgement.json' } as const;

/** Searches, or goes on with the search of the folder, and judges what was found. */
export async function searchExperiment(
  choices: SearchChoices,
  parts: EmotionSearchParts,
): Promise<EmotionSearchResult> {
  const { outputFolder: folder, corpusFolder } = choices;
  const { store, recipe, signal, onProgress = () => {} } = parts;
  const asked = searchPlanOf(choices);
  const corpus = await prepareCorpus('ravdess', corpusFolder, recipe, {
    store,
    ...(signal !== undefined && { signal }),
    onClip: (done, total) => onProgress({ stage: 'measuring', fraction: done / total }),
  });
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    const { plan, events } = openRecord(folder, { ...asked, corpus: corpus.fingerprint });
    const folds = validationFolds(corpus, plan);
    const { trials, best } = await searchTrials({ plan, events, corpus, folds, folder }, parts);
    const judgement = await judgeSettings(
      { default: defaultSettings(recipe), best: settingsOf(best.parameters, recipe, recipe.epochs) },
      {
        runs: parts.runs,
        corpus,
        folder,
        seeds: choices.seeds ?? 3,
        processes: choices.processes ?? 1,
        validation: folds,
        ...(signal !== undefined && { signal }),
        onProgress: (progress) => onProgress({ stage: 'judging', ...progress }),
      },
    ).catch((thrown: unknown) => {
      if (!isLatheError(thrown, 'cancelled')) throw thrown;
      const kept = { count: trials.length, folder };
      throw new LatheError('cancelled', sentence('searchStoppedInJudgement', kept), { cause: thrown });
    });
    const result: EmotionSearchResult = {
      trials: trials.map(trialSummary),
      best,
      validation: folds.map((fold) => describeValidation(fold, corpus)),
      epochs: plan.epochs,
      classes: [...corpus.classNames],
      ...judgement,
      tablePath: join(folder, FILES.table),
    };
    const { tablePath, trials: _, ...judged } = result;
    await replaceFile(join(folder, FILES.judgement), `${JSON.stringify(judged, null, 2)}\n`);
    await replaceFile(tablePath, emotionSearchReport(result, plan, recipe.epochs));
    return result;
  } finally {
    await unlock();
  }
}

/** The record of the folder, or a new one. */
function openRecord(folder: string, asked: EmotionSearchPlan) {
  const path = join(folder, STUDY_FILES.record);
  if (existsSync(path)) {
    const { plan, events } = readStudyRecord(path, emotionSearchPlan);
    return { plan: goOnWith(plan, asked, folder), events };
  }
  appendToStudyRecord(path, asked);
  return { plan: asked, events: [] };
}

/** What a search is made of. */
interface OpenSearch {
  readonly plan: EmotionSearchPlan;
  readonly events: readonly StudyEvent[];
  readonly corpus: PreparedCorpus;
  readonly folds: readonly NumberedFold[];
  readonly folder: string;
}

/** Runs the trials that are missing. */
async function searchTrials(
  { plan, events, corpus, folds, folder }: OpenSearch,
  { runs, recipe, drawPicture, signal, onProgress = () => {} }: EmotionSearchParts,
) {
  const { trials, best, ending } = await searchStudy(
    {
      folder,
      study: {
        space: plan.space as SearchSpace,
        sampler: SAMPLERS[plan.sampler]({}),
        // Cosines of all lengths have a say by the middle of a training.
        pruner: PRUNERS[plan.pruner]({ warmUpSteps: Math.ceil(plan.epochs / 2) }),
        trials: plan.trials,
        seed: plan.seed,
        atOnce: plan.atOnce,
      },
      events,
      valueName: 'Miss rate',
      objective: (watch) => foldsObjective({ ...watch, runs, corpus, plan, recipe, folds, folder }),
      describeBest,
      drawPicture,
    },
    {
      ...(signal !== undefined && { signal }),
      onProgress: ({ fraction, note }) =>
        onProgress({ stage: 'searching', fraction, ...(note !== undefined && { note }) }),
    },
  );
  if (ending !== 'complete') {
    throw new LatheError('cancelled', sentence('searchStopped', { count: trials.length, folder }));
  }
  if (best === undefined) {
    const file = join(folder, STUDY_FILES.table);
    throw new LatheError('tool-failed', sentence('searchFruitless', { count: trials.length, file }));
  }
  return { trials, best };
}

function describeBest(trials: readonly StudyTrial[]): EmotionSearchResult['best'] | undefined {
  const best = bestTrial(trials);
  if (best === undefined || best.value === null) return undefined;
  return { number: best.number, value: best.value, parameters: { ...best.parameters } };
}

function describeValidation({ fold, foldNumber }: NumberedFold, { clips }: PreparedCorpus) {
  const speakers = [...new Set(fold.test.map((clip) => String(clips[clip]!.speaker)))].sort();
  return { fold: foldNumber, speakers, clips: fold.test.length };
}
