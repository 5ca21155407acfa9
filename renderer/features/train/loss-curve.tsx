import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { Chart } from '../../ui/chart.tsx';
import { lossChart } from './loss-chart.ts';
import styles from './run-panel.module.css';

/** How the losses went so far, drawn anew with each step. */
export function LossCurve() {
  const { training } = useStudio();
  const { train } = useMessages();
  const { curve, course, progress } = useStore(training.run);
  if (progress === undefined || curve.points.length === 0) return null;
  const data = {
    curve,
    epochs: course?.epochs ?? [],
    epochCount: progress.epochs,
    stepsPerEpoch: progress.totalSteps / progress.epochs,
  };
  return <Chart className={styles.curve ?? ''} chart={lossChart(data, train)} />;
}
