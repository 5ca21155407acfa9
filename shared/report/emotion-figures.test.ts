import { expect, it } from 'vitest';
import { latencyFigure } from './emotion-figures.ts';

it('a histogram of times counts what is far slower in its last bin', () => {
  // 1.000 to 1.195 ms, and one that waited.
  const values = [...Array.from({ length: 40 }, (_, i) => 1 + i * 0.005), 500];
  const figure = latencyFigure('Latency', [{ name: 'float', values }]);
  const heights = [...figure.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="14.0" height="([\d.]+)"/g)].map(
    ([, height]) => Number(height),
  );
  expect(heights).toHaveLength(40);
  // The greatest of the others ends the axis: the last bin holds it and the one that waited.
  expect(heights.at(-1)).toBe(80);
  expect(heights.slice(0, -1).every((height) => height === 40 || height === 0 || height === 80)).toBe(true);
  expect(heights.reduce((sum, height) => sum + height, 0)).toBe(41 * 40);
  expect(figure).toContain('≥ 1.20 ms');
  expect(figure).toContain('float, 41 clips');
});
