import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutLineChart, renderLineChart } from '../../../shared/report/charts/line-chart.ts';
import {
  layoutParallelCoordinates,
  renderParallelCoordinates,
} from '../../../shared/report/charts/parallel-coordinates.ts';
import { csvTable } from '../../../shared/report/csv.ts';
import { historyChart, studyCoordinates } from '../../../shared/report/study-charts.ts';
import type { SearchSpace } from '../../../shared/search/space.ts';
import type { StudyTrial } from '../../../shared/search/study.ts';
import { bestTrial } from '../../../shared/search/trial.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import { replaceFile } from '../files/replace-file.ts';

/** In the folder of a search. */
export const STUDY_FILES = {
  record: 'study.jsonl',
  trials: 'trials',
  table: 'trials.csv',
  best: 'best.json',
  history: 'history',
  parallelCoordinates: 'parallel-coordinates',
} as const;

/** Pixels a point: for fine screens and print. */
const DENSITY = 2;

/** The folder of what a trial leaves. */
export function trialFolder(folder: string, number: number): string {
  return join(folder, STUDY_FILES.trials, trialName(number));
}

const trialName = (number: number): string => String(number).padStart(4, '0');

/**
 * Writes the table and the best trial, and takes away what all others left that have ended: disks are small.
 *
 * @param best what is told of the best trial, where there is one
 */
export async function writeStudyTables(
  folder: string,
  space: SearchSpace,
  trials: readonly StudyTrial[],
  best: object | undefined,
): Promise<void> {
  const names = Object.keys(space);
  const header = ['trial', 'state', 'value', ...names, 'seconds', 'epochs', 'reason'];
  const rows = trials.map(({ number, state, value, parameters, reports, details }) => [
    number,
    state,
    value,
    ...names.map((name) => parameters[name]!),
    details.seconds ?? null,
    reports.at(-1)?.step ?? 0,
    details.reason ?? null,
  ]);
  await replaceFile(join(folder, STUDY_FILES.table), csvTable(header, rows));
  if (best !== undefined) {
    await replaceFile(join(folder, STUDY_FILES.best), `${JSON.stringify(best, null, 2)}\n`);
  }
  const kept = bestTrial(trials);
  const spent = new Set(trials.filter((trial) => trial !== kept).map(({ number }) => trialName(number)));
  const home = join(folder, STUDY_FILES.trials);
  await mkdir(home, { recursive: true });
  for (const name of await readdir(home)) {
    if (spent.has(name)) await rm(join(home, name), { recursive: true });
  }
}

/** Draws the charts, each as SVG and PNG; the parallel coordinates need a complete trial. */
export async function drawStudyCharts(
  folder: string,
  space: SearchSpace,
  trials: readonly StudyTrial[],
  valueName: string,
  draw: DrawPicture,
): Promise<void> {
  const history = historyChart(trials, valueName);
  const historyPath = join(folder, STUDY_FILES.history);
  await replaceFile(`${historyPath}.svg`, renderLineChart(history));
  await replaceFile(`${historyPath}.png`, await draw(layoutLineChart(history, DENSITY)));
  if (bestTrial(trials) === undefined) return;
  const coordinates = studyCoordinates(space, trials, valueName);
  const coordinatesPath = join(folder, STUDY_FILES.parallelCoordinates);
  await replaceFile(`${coordinatesPath}.svg`, renderParallelCoordinates(coordinates));
  await replaceFile(`${coordinatesPath}.png`, await draw(layoutParallelCoordinates(coordinates, DENSITY)));
}
