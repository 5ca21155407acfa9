import { expect, it } from 'vitest';
import { renderLineChart } from '../../../../shared/report/charts/line-chart.ts';
import { completeTrainingSettings } from '../default-settings.ts';
import type { EpochMetrics } from '../metrics-log.ts';
import { lossChart } from './loss-chart.ts';

const settings = completeTrainingSettings({ good: 'music', epochs: 3, stepsPerEpoch: 10 });
const epochOf = (epoch: number, validationLoss: number) =>
  ({ epoch, step: 10 * epoch, trainingLoss: -epoch, validationLoss }) as EpochMetrics;

it('marks the epoch with the lowest validation loss, and the first of two', () => {
  const chart = lossChart(settings, [epochOf(1, 5), epochOf(2, -3), epochOf(3, -3)]);
  expect(chart.panels[0]!.guides).toMatchObject([{ axis: 'x', value: 2 }]);
  expect(chart.title).toBe('Training of crnn, best at epoch 2');
});

it('draws the learning rate from the first step to the last that was done', () => {
  const [series] = lossChart(settings, [epochOf(1, 5), epochOf(2, 4)]).panels[1]!.series;
  expect([series!.x[0], Array.from(series!.x).at(-1)]).toEqual([0.1, 2]);
  expect(Math.max(...Array.from(series!.y))).toBeCloseTo(settings.learningRate, 4);
});

it('is a chart after one epoch too', () => {
  expect(renderLineChart(lossChart(settings, [epochOf(1, -5)]))).not.toMatch(/NaN|Infinity/);
});
