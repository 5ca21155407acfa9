import type { TrainCourse } from '../../../shared/contract/train.ts';
import type { LineChart } from '../../../shared/report/charts/line-chart.ts';
import type { Messages } from '../../i18n/english.ts';
import type { StepCurve } from './step-curve.ts';

/** What {@link lossChart} shows. */
export interface LossChartData {
  readonly curve: StepCurve;
  readonly epochs: TrainCourse['epochs'];
  /** Of the whole training. */
  readonly epochCount: number;
  readonly stepsPerEpoch: number;
}

const PLOT_HEIGHT = 220;

/** The losses of steps and epochs over the epochs; the axis grows with the training, so that the newest is at its end. */
export function lossChart(
  { curve, epochs, epochCount, stepsPerEpoch }: LossChartData,
  words: Messages['train'],
): LineChart {
  const done = (curve.points.at(-1)?.step ?? 0) / stepsPerEpoch;
  const best = epochs.reduce<TrainCourse['epochs'][number] | undefined>(
    (lowest, each) => (lowest !== undefined && lowest.validationLoss <= each.validationLoss ? lowest : each),
    undefined,
  );
  const x = epochs.map(({ epoch }) => epoch);
  return {
    description: words.curveDescription(epochs.length),
    x: { label: words.epochs, low: 0, high: Math.min(epochCount, Math.max(1, Math.ceil(done))), whole: true },
    panels: [
      {
        y: { label: words.loss },
        series: [
          {
            name: words.lossOfSteps,
            x: curve.points.map(({ step }) => step / stepsPerEpoch),
            y: curve.points.map(({ loss }) => loss),
            colour: 'var(--line-strong)',
            width: 1,
          },
          {
            name: words.lossInTraining,
            x,
            y: epochs.map(({ trainingLoss }) => trainingLoss),
            colour: 'var(--before)',
            isDotted: true,
          },
          {
            name: words.lossInValidation,
            x,
            y: epochs.map(({ validationLoss }) => validationLoss),
            colour: 'var(--after)',
            isDotted: true,
          },
        ],
        ...(best !== undefined && {
          guides: [{ axis: 'x', value: best.epoch, label: words.bestEpoch(best.epoch) }],
        }),
        height: PLOT_HEIGHT,
      },
    ],
  };
}
