import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type LineChart, layoutLineChart } from '../../shared/report/charts/line-chart.ts';
import { useStudio } from '../app/studio.ts';
import { PictureSvg } from '../canvas/picture-svg.tsx';

/** Of all but the lines, in the colours of the theme. */
const COLOURS = {
  background: 'none',
  text: 'var(--text)',
  quiet: 'var(--text-muted)',
  axis: 'var(--line-strong)',
  grid: 'var(--line)',
};
const NARROWEST = 320;

/** A chart as wide as there is room. */
export function Chart({ chart, className }: { readonly chart: LineChart; readonly className: string }) {
  const [box, width] = useWidth();
  const { language } = useStore(useStudio().preferences);
  const picture =
    width > 0 &&
    layoutLineChart({ ...chart, width: Math.max(NARROWEST, width), colours: COLOURS, language }, 1);
  return (
    <div ref={box} className={className}>
      {picture !== false && <PictureSvg picture={picture} label={chart.description} />}
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
