import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisPosition, axisTicks, fitAxis, numberLabel } from './chart-axis.ts';
import { type LineChart, layoutLineChart, renderLineChart } from './line-chart.ts';

const labelsOf = (
  low: number,
  high: number,
  distance: number,
  scale: 'linear' | 'log' = 'linear',
): string[] =>
  axisTicks({ label: '', scale, low, high }, distance)
    .map(({ label }) => label)
    .filter((label) => label !== '');

describe('chart axis', () => {
  it('marks round values', () => {
    expect(labelsOf(0, 24, 0.1)).toEqual(['0', '5', '10', '15', '20']);
    expect(labelsOf(-0.13, 0.11, 0.2)).toEqual(['−0.10', '−0.05', '0.00', '0.05', '0.10']);
    expect(labelsOf(0, 0.001, 0.3)).toEqual(['0.0000', '0.0005', '0.0010']);
    expect(labelsOf(0, 3e-5, 0.3)).toEqual(['0', '1e−5', '2e−5', '3e−5']);
  });

  it('marks 1, 2 and 5 of each decade where there is room, and the decades alone where there is not', () => {
    expect(labelsOf(20, 20_000, 0.05, 'log')).toEqual([
      '20',
      '50',
      '100',
      '200',
      '500',
      '1000',
      '2000',
      '5000',
      '10000',
      '20000',
    ]);
    expect(labelsOf(1e-5, 10, 0.15, 'log')).toEqual(['1e−5', '0.0001', '0.001', '0.01', '0.1', '1', '10']);
  });

  it('marks even steps on a logarithmic axis that is too short for decades', () => {
    expect(labelsOf(0.021, 0.0287, 0.15, 'log')).toEqual(['0.022', '0.024', '0.026', '0.028']);
  });

  it('keeps the distance of labels, whatever the ends', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.constantFrom('linear' as const, 'log' as const),
        (start, span, scale) => {
          const low = scale === 'log' ? Math.abs(start) + 1e-3 : start;
          const positions = axisTicks({ label: '', scale, low, high: low + span }, 0.1)
            .filter(({ label }) => label !== '')
            .map(({ position }) => position);
          expect(positions.every((position) => position >= -1e-6 && position <= 1 + 1e-6)).toBe(true);
          positions.slice(1).forEach((position, i) => {
            expect(position - positions[i]!).toBeGreaterThan(0.1 - 1e-6);
          });
        },
      ),
    );
  });

  it('marks whole numbers only where values are whole', () => {
    const ticks = axisTicks({ label: '', scale: 'linear', low: 0, high: 2, whole: true }, 0.1);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '1', '2']);
  });

  it('takes its ends from the values that it can show', () => {
    const values = [Number.NaN, 2, 8, Infinity];
    expect(fitAxis({ label: '' }, values, 0)).toMatchObject({ low: 2, high: 8 });
    expect(fitAxis({ label: '', low: 0 }, values, 0.5)).toMatchObject({ low: 0, high: 12 });
    const log = fitAxis({ label: '', scale: 'log' }, [-1, 0, 0.1, 10], 0.5);
    expect(log.low).toBeCloseTo(0.01);
    expect(log.high).toBeCloseTo(100);
    expect(axisPosition(log, 1)).toBeCloseTo(0.5);
  });

  it('has a span where all values are one, or there is none', () => {
    expect(fitAxis({ label: '' }, [5, 5], 0)).toMatchObject({ low: 4.5, high: 5.5 });
    expect(fitAxis({ label: '' }, [], 0)).toMatchObject({ low: 0, high: 1 });
    expect(fitAxis({ label: '', scale: 'log' }, [], 0)).toMatchObject({ low: 1, high: 10 });
  });

  it('writes numbers as people read them', () => {
    expect([0, -3, 0.00025, 1e-7, -2.5e9].map(numberLabel)).toEqual(['0', '−3', '0.00025', '1e−7', '−2.5e9']);
  });
});

const chart: LineChart = {
  title: 'Loss & <rate>',
  description: 'a "falling" line',
  x: { label: 'Epoch' },
  panels: [
    {
      y: { label: 'Loss', low: 0, high: 10 },
      series: [
        { name: 'training', x: [0, 1, 2, 3, 4], y: [10, 20, Number.NaN, 0, -5] },
        { name: 'validation', x: [0, 4], y: [5, 5], isDashed: true, isDotted: true },
      ],
      guides: [
        { axis: 'x', value: 1, label: 'best' },
        { axis: 'y', value: 50, label: 'outside' },
      ],
      height: 100,
    },
    { y: { label: 'Rate' }, series: [{ name: '', x: [0, 4], y: [1, 2], colour: '#123456' }] },
  ],
  width: 500,
};

describe('line chart', () => {
  it('draws lines with gaps where a value is not finite, and along the edge where it is outside', () => {
    const { lines = [] } = layoutLineChart(chart, 1);
    const [before, after] = lines
      .filter(({ points, colour }) => points.length === 2 && colour === '#0072b2')
      .slice(1);
    const [left, right] = [64, 500 - 24];
    const quarter = (right - left) / 4;
    const top = before!.points[0]!.y;
    expect(before!.points).toEqual([
      { x: left, y: top },
      { x: left + quarter, y: top },
    ]);
    expect(after!.points).toEqual([
      { x: left + 3 * quarter, y: top + 100 },
      { x: right, y: top + 100 },
    ]);
  });

  it('puts a dot on each point, names each line that has a name, and leaves out guides that are outside', () => {
    const { lines = [], labels } = layoutLineChart(chart, 1);
    expect(lines.filter(({ points }) => points.length === 1)).toHaveLength(2);
    const words = labels.map(({ text }) => text);
    expect(words).toEqual(
      expect.arrayContaining(['training', 'validation', 'Loss', 'Rate', 'Epoch', 'best']),
    );
    expect(words).not.toContain('outside');
    expect(words).not.toContain('');
  });

  it('keeps everything inside the picture', () => {
    const { width, height, rules, lines = [], labels } = layoutLineChart(chart, 1);
    const points = [...rules, ...labels, ...lines.flatMap((line) => line.points)];
    expect(points.every(({ x, y }) => x >= 0 && x <= width && y >= 0 && y <= height)).toBe(true);
  });

  it('writes SVG whose text is escaped and whose numbers are finite', () => {
    const svg = renderLineChart(chart);
    expect(svg).toContain('>Loss &amp; &lt;rate&gt;</text>');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.match(/<text/g)).toHaveLength(svg.match(/<\/text>/g)!.length);
  });

  it('has its heading for a title, and what is seen where there is none', () => {
    expect(renderLineChart(chart).split('\n')[1]).toBe(
      '<title>Loss &amp; &lt;rate&gt;</title><desc>a &quot;falling&quot; line</desc>',
    );
    const { title: _, ...untitled } = chart;
    expect(renderLineChart(untitled).split('\n')[1]).toBe('<title>a &quot;falling&quot; line</title>');
  });

  it('draws a chart of nothing', () => {
    const empty: LineChart = { ...chart, panels: [{ y: { label: 'Loss', scale: 'log' }, series: [] }] };
    expect(renderLineChart(empty)).not.toMatch(/NaN|Infinity/);
  });
});
