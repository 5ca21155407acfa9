import { learningRateAt } from '../../../../shared/nn/schedules.ts';
import type { LineChart } from '../../../../shared/report/charts/line-chart.ts';
import type { EpochMetrics } from '../metrics-log.ts';
import { learningRatesOf, type TrainingSettings } from '../training-settings.ts';

/** Points of the curve of learning rates; a screen shows no more. */
const RATE_POINTS = 300;

/** Losses and learning rate over the epochs. */
export function lossChart(settings: TrainingSettings, epochs: readonly EpochMetrics[]): LineChart {
  const x = epochs.map(({ epoch }) => epoch);
  const losses = epochs.map(({ validationLoss }) => validationLoss);
  const best = epochs[losses.indexOf(Math.min(...losses))];
  // Its words are in the title: beside the line they would lie over the losses.
  const guide = best && ({ axis: 'x', value: best.epoch, label: '' } as const);
  return {
    title: `Training of ${settings.architecture}${best === undefined ? '' : `, best at epoch ${best.epoch}`}`,
    description: `Training and validation loss (${settings.loss}) and learning rate over ${epochs.length} epochs`,
    x: { label: 'Epoch', low: 0, high: Math.max(1, epochs.length), whole: true },
    panels: [
      {
        y: { label: `Loss (${settings.loss})` },
        series: [
          { name: 'training', x, y: epochs.map(({ trainingLoss }) => trainingLoss), isDotted: true },
          { name: 'validation', x, y: losses, isDotted: true },
        ],
        ...(guide && { guides: [guide] }),
        height: 280,
      },
      { y: { label: 'Learning rate', low: 0 }, series: [rateSeries(settings, epochs.length)], height: 90 },
    ],
  };
}

function rateSeries(settings: TrainingSettings, epochs: number) {
  const { stepsPerEpoch } = settings;
  const schedule = learningRatesOf(settings);
  const last = epochs * stepsPerEpoch;
  const count = Math.min(RATE_POINTS, last);
  const steps = Array.from({ length: count }, (_, i) =>
    Math.round(1 + (i * (last - 1)) / Math.max(1, count - 1)),
  );
  return {
    name: '',
    x: steps.map((step) => step / stepsPerEpoch),
    y: steps.map((step) => learningRateAt(schedule, step)),
    colour: '#009e73',
  };
}
