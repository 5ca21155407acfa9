import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { trainCommand } from '../../../shared/contract/train-command.ts';
import type { TuneResult } from '../../../shared/contract/tune.ts';
import { layoutLineChart, renderLineChart } from '../../../shared/report/charts/line-chart.ts';
import {
  layoutParallelCoordinates,
  renderParallelCoordinates,
} from '../../../shared/report/charts/parallel-coordinates.ts';
import { csvTable } from '../../../shared/report/csv.ts';
import { historyChart, studyCoordinates } from '../../../shared/report/study-charts.ts';
import type { StudyTrial } from '../../../shared/search/study.ts';
import { bestTrial } from '../../../shared/search/trial.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import { replaceFile } from '../files/replace-file.ts';
import { type TuningPlan, trialChoices } from './study-plan.ts';
import { trialFolder } from './trial-training.ts';

/** In the folder of a search. */
export const STUDY_FILES = {
  record: 'study.jsonl',
  trials: 'trials',
  table: 'trials.csv',
  best: 'best.json',
  history: 'history',
  parallelCoordinates: 'parallel-coordinates',
} as const;

const VALUE_NAME = 'Validation loss';
/** Pixels a point: for fine screens and print. */
const DENSITY = 2;

/** The best trial, with the command that repeats its training; undefined where none is complete. */
export function describeBest(
  folder: string,
  plan: TuningPlan,
  trials: readonly StudyTrial[],
): TuneResult['best'] {
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
    modelPath: join(trialFolder(join(folder, STUDY_FILES.trials), best.number), 'model.onnx'),
    command: trainCommand({ ...music, settings: trainSettings }, 'best-model'),
  };
}

/** Writes the table and the best trial, and takes away the trainings of all others: disks are small. */
export async function writeStudyTables(
  folder: string,
  plan: TuningPlan,
  trials: readonly StudyTrial[],
): Promise<void> {
  const names = Object.keys(plan.space);
  const header = ['trial', 'state', 'value', ...names, 'seconds', 'epochs', 'reason'];
  const rows = trials.map(({ number, state, value, parameters, reports, details }) => [
    number,
    state,
    value,
    ...names.map((name) => parameters[name]!),
    details.seconds ?? null,
    reports.length,
    details.reason ?? null,
  ]);
  await replaceFile(join(folder, STUDY_FILES.table), csvTable(header, rows));
  const best = describeBest(folder, plan, trials);
  if (best !== undefined) {
    await replaceFile(join(folder, STUDY_FILES.best), `${JSON.stringify(best, null, 2)}\n`);
  }
  const home = join(folder, STUDY_FILES.trials);
  await mkdir(home, { recursive: true });
  const kept = best === undefined ? undefined : trialFolder(home, best.number);
  for (const name of await readdir(home)) {
    const path = join(home, name);
    if (path !== kept) await rm(path, { recursive: true });
  }
}

/** Draws the charts, each as SVG and PNG; the parallel coordinates need a complete trial. */
export async function drawStudyCharts(
  folder: string,
  { space }: TuningPlan,
  trials: readonly StudyTrial[],
  draw: DrawPicture,
): Promise<void> {
  const history = historyChart(trials, VALUE_NAME);
  const historyPath = join(folder, STUDY_FILES.history);
  await replaceFile(`${historyPath}.svg`, renderLineChart(history));
  await replaceFile(`${historyPath}.png`, await draw(layoutLineChart(history, DENSITY)));
  if (bestTrial(trials) === undefined) return;
  const coordinates = studyCoordinates(space, trials, VALUE_NAME);
  const coordinatesPath = join(folder, STUDY_FILES.parallelCoordinates);
  await replaceFile(`${coordinatesPath}.svg`, renderParallelCoordinates(coordinates));
  await replaceFile(`${coordinatesPath}.png`, await draw(layoutParallelCoordinates(coordinates, DENSITY)));
}
