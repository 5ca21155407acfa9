import { expect, it } from 'vitest';
import { attentionFigure, confusionFigure, distributionFigure, latencyFigure } from './emotion-figures.ts';

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

const clip = (winners: readonly number[]) => ({
  title: 'h64-v16, fold 1: a<b.wav',
  levels: winners.map((_, index) => -index),
  weights: winners.map(() => 1 / winners.length),
  winners,
  secondsPerFrame: 0.03,
});

it('every figure has a title, which is its heading, and says in words what is seen', () => {
  const values = [{ name: 'a<b', values: [0.1, 0.2, 0.6] }];
  const figures = {
    'C, % of each row': [
      confusionFigure(
        'C',
        ['x', 'y', 'z'],
        [
          [1, 3, 0],
          [0, 2, 0],
          [0, 0, 0],
        ],
      ),
      'x 25 %, y 100 %, z no clips',
    ],
    D: [distributionFigure('D', values), 'a&lt;b 0.100 to 0.600, mean 0.300, 3 values'],
    L: [latencyFigure('L', values), 'a&lt;b 0.20 ms'],
    'h64-v16, fold 1: a&lt;b.wav': [attentionFigure(clip([0, 1, 1])), 'a clip of 0.09 s'],
  } as const;
  for (const [title, [figure, seen]] of Object.entries(figures)) {
    const [, name, description] =
      figure.match(/^<svg [^>]*role="img"><title>([^<]*)<\/title><desc>([^<]*)<\/desc>/) ?? [];
    expect(name).toBe(title);
    expect(description).toContain(seen);
    expect(figure).toContain(`>${title}</text>`);
  }
});

it('the attention of sixteen vectors has sixteen colours, and a key that says whose they are', () => {
  const vectors = Array.from({ length: 16 }, (_, index) => 3 * index);
  const figure = attentionFigure(clip([...vectors, ...vectors]));
  const columns = [
    ...figure.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="18.75" height="[\d.]+" fill="([^"]+)"/g),
  ];
  const attention = columns.map(([, colour]) => colour!).filter((colour) => colour !== '#9ca3af');
  // A column of each frame, and its place in the band below.
  expect(attention).toHaveLength(64);
  const band = attention.filter((_, index) => index % 2 === 1);
  expect(band).toEqual(attention.filter((_, index) => index % 2 === 0));
  expect(new Set(band).size).toBe(16);
  expect(band.slice(0, 16)).toEqual(band.slice(16));
  const key = [...figure.matchAll(/width="12" height="12" fill="([^"]+)"\/><text [^>]+>(\d+)</g)];
  expect(key.map(([, colour, number]) => [colour, Number(number)])).toEqual(
    vectors.map((vector, index) => [band[index], vector + 1]),
  );
  expect(attentionFigure(clip([2, 2]))).not.toContain('width="12"');
});
