import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { layoutLineChart } from '../../../shared/report/charts/line-chart.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { PictureSvg } from '../../canvas/picture-svg.tsx';
import { lossChart } from './loss-chart.ts';
import styles from './run-panel.module.css';

const NARROWEST = 320;

/** How the losses went so far, drawn anew with each step. */
export function LossCurve() {
  const { training } = useStudio();
  const { train } = useMessages();
  const { curve, course, progress } = useStore(training.run);
  const [box, width] = useWidth();
  if (progress === undefined || curve.points.length === 0) return null;
  const data = {
    curve,
    epochs: course?.epochs ?? [],
    epochCount: progress.epochs,
    stepsPerEpoch: progress.totalSteps / progress.epochs,
    width: Math.max(NARROWEST, width),
  };
  const chart = lossChart(data, train);
  return (
    <div ref={box} className={styles.curve}>
      {width > 0 && <PictureSvg picture={layoutLineChart(chart, 1)} label={chart.description} />}
    </div>
  );
}

/** The width of an element, whenever it changes. */
function useWidth(): readonly [(element: HTMLElement | null) => void, number] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width];
}
