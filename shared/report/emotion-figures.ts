/** Figures of experiments with emotions, as SVG texts that need nothing else. */

import { meanOf } from '../emotion/run-statistics.ts';
import { type PictureWords, svgWords } from './charts/picture-svg.ts';
import { distinctColours } from './distinct-colours.ts';
import { escapeHtml } from './escape-html.ts';

const FONT = 'font-family="Inter, sans-serif" font-size="12"';

const label = (
  x: number,
  y: number,
  text: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  fill = '#222',
) => `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}" ${FONT}>${escapeHtml(text)}</text>`;

const drawing = (words: PictureWords, width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">` +
  `${svgWords(words)}<rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>\n`;

/**
 * A confusion matrix: each row is shaded by shares of its class, and says them in per cent.
 *
 * @param confusion [truth][prediction], counts
 */
export function confusionFigure(
  title: string,
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
): string {
  const [left, top, cell] = [110, 70, 66];
  const parts = confusion.flatMap((row, truth) => {
    const total = Math.max(
      1,
      row.reduce((sum, each) => sum + each, 0),
    );
    return row.flatMap((count, prediction) => {
      const share = count / total;
      const [x, y] = [left + prediction * cell, top + truth * cell];
      const tint = Math.round(255 * (1 - share));
      return [
        `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="rgb(${tint},${Math.round(tint * 0.75 + 64)},255)"/>`,
        label(
          x + cell / 2,
          y + cell / 2 + 4,
          (100 * share).toFixed(0),
          'middle',
          share > 0.6 ? '#fff' : '#222',
        ),
      ];
    });
  });
  const names = classes.flatMap((name, index) => [
    label(left - 8, top + index * cell + cell / 2 + 4, name, 'end'),
    label(left + index * cell + cell / 2, top - 10, name, 'middle'),
  ]);
  const size = classes.length * cell;
  const heading = `${title}, % of each row`;
  const known = confusion.map((row, truth) => {
    const total = row.reduce((sum, each) => sum + each, 0);
    return `${classes[truth]} ${total === 0 ? 'no clips' : `${((100 * row[truth]!) / total).toFixed(0)} %`}`;
  });
  const words = { title: heading, description: `Share of each class that was known: ${known.join(', ')}` };
  return drawing(words, left + size + 20, top + size + 20, [label(left, 24, heading), ...names, ...parts]);
}

/** Some values that belong together, for {@link distributionFigure}. */
export interface NamedValues {
  readonly name: string;
  readonly values: readonly number[];
}

/** Distributions of values, smoothed by a normal kernel of Silverman's width, with a tick for each value. */
export function distributionFigure(title: string, groups: readonly NamedValues[]): string {
  const [width, height, left, bottom] = [640, 300, 40, 250];
  const all = groups.flatMap(({ values }) => values);
  const [low, high] = [Math.min(...all) - 0.05, Math.max(...all) + 0.05];
  const xOf = (value: number): number => left + ((value - low) / (high - low)) * (width - 2 * left);
  const grid = Array.from({ length: 201 }, (_, i) => low + ((high - low) * i) / 200);
  const curves = groups.map(({ values }) => smoothed(values, grid));
  const peak = Math.max(...curves.flat());
  const colours = distinctColours(groups.length);
  const drawn = groups.flatMap(({ name, values }, index) => {
    const colour = colours[index]!;
    const points = curves[index]!.map((density, i) => {
      return `${xOf(grid[i]!).toFixed(1)},${(bottom - (density / peak) * 190).toFixed(1)}`;
    });
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...values.map((value) => {
        const x = xOf(value).toFixed(1);
        return `<line x1="${x}" x2="${x}" y1="${bottom + 2 + 6 * index}" y2="${bottom + 7 + 6 * index}" stroke="${colour}"/>`;
      }),
      label(width - 150, 50 + 18 * index, name, 'start', colour),
    ];
  });
  const axis = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = low + share * (high - low);
    return label(xOf(value), height - 8, value.toFixed(2), 'middle');
  });
  const line = `<line x1="${left}" x2="${width - left}" y1="${bottom}" y2="${bottom}" stroke="#888"/>`;
  const ranges = groups.map(
    ({ name, values }) =>
      `${name} ${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}, mean ${meanOf(values).toFixed(3)}, ${values.length} values`,
  );
  const words = { title, description: `Smoothed distributions: ${ranges.join('; ')}` };
  return drawing(words, width, height, [label(left, 24, title), line, ...drawn, ...axis]);
}

/** Bins of a histogram. */
const BINS = 40;

/**
 * Histograms of times one below the other, on one axis. It ends where all but the slowest fortieth lies: those are counted in
 * its last bin, as one that waited for another program would otherwise press all others together.
 *
 * @param groups milliseconds, ascending, at least one each
 */
export function latencyFigure(title: string, groups: readonly NamedValues[]): string {
  const [left, width, rowHeight] = [40, 600, 110];
  const low = Math.min(...groups.map(({ values }) => values[0]!));
  const high = Math.max(...groups.map(({ values }) => values[Math.floor(0.975 * (values.length - 1))]!));
  const span = Math.max(high - low, 1e-9);
  const colours = distinctColours(groups.length);
  const rows = groups.flatMap(({ name, values }, row) => {
    const bottom = 150 + row * rowHeight;
    const colour = colours[row]!;
    const counts = new Array<number>(BINS).fill(0);
    for (const value of values) counts[Math.min(BINS - 1, Math.floor((BINS * (value - low)) / span))]!++;
    const most = Math.max(...counts);
    const bars = counts.map((count, bin) => {
      const height = (80 * count) / most;
      const x = left + (bin * width) / BINS;
      return `<rect x="${x.toFixed(1)}" y="${(bottom - height).toFixed(1)}" width="${(width / BINS - 1).toFixed(1)}" height="${height.toFixed(1)}" fill="${colour}"/>`;
    });
    return [label(left + width, bottom - 84, `${name}, ${values.length} clips`, 'end', colour), ...bars];
  });
  const bottom = 150 + (groups.length - 1) * rowHeight;
  const axis = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    label(
      left + share * width,
      bottom + 20,
      `${share === 1 ? '≥ ' : ''}${(low + share * span).toFixed(2)} ms`,
      'middle',
    ),
  );
  const middles = groups.map(
    ({ name, values }) => `${name} ${values[Math.floor(values.length / 2)]!.toFixed(2)} ms`,
  );
  const words = { title, description: `Histograms of times; in the middle: ${middles.join(', ')}` };
  return drawing(words, left + width + 40, bottom + 40, [label(left, 24, title), ...rows, ...axis]);
}

function smoothed(values: readonly number[], grid: readonly number[]): number[] {
  const mean = meanOf(values);
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const width = Math.max(0.005, 1.06 * Math.sqrt(variance) * values.length ** -0.2);
  return grid.map(
    (x) =>
      values.reduce((sum, each) => sum + Math.exp(-0.5 * ((x - each) / width) ** 2), 0) /
      (values.length * width),
  );
}

/** What a network looked at in a clip, for {@link attentionFigure}. */
export interface AttentionOverTime {
  readonly title: string;
  /** Level of each frame in dB. */
  readonly levels: readonly number[];
  /** Weight of each frame; they sum to 1. */
  readonly weights: readonly number[];
  /** Which attention vector fitted each frame best. */
  readonly winners: readonly number[];
  readonly secondsPerFrame: number;
}

/** Vectors that stand in one row of the key. */
const KEYS_A_ROW = 16;

/**
 * Attention weights over time under the level of the clip, coloured by the vector that won the frame. Where several did, a
 * band below has the colours of frames too that have next to no weight, and a key their numbers.
 */
export function attentionFigure(clip: AttentionOverTime): string {
  const { title, levels, weights, winners, secondsPerFrame } = clip;
  const [left, width, keyTop] = [40, 600, 344];
  const step = width / levels.length;
  const [quietest, loudest] = [Math.min(...levels), Math.max(...levels)];
  const greatest = Math.max(...weights);
  const column = (index: number, bottom: number, height: number, colour: string): string =>
    `<rect x="${(left + index * step).toFixed(1)}" y="${(bottom - height).toFixed(1)}" width="${step.toFixed(2)}" height="${height.toFixed(1)}" fill="${colour}"/>`;
  const won = [...new Set(winners)].sort((a, b) => a - b);
  const colours = distinctColours(won.length);
  const isOne = won.length === 1;
  const parts = levels.flatMap((level, index) => {
    const colour = colours[won.indexOf(winners[index]!)]!;
    return [
      column(index, 150, 100 * ((level - quietest) / Math.max(1e-9, loudest - quietest)), '#9ca3af'),
      column(index, 280, 110 * (weights[index]! / greatest), colour),
      ...(isOne ? [] : [column(index, 294, 10, colour)]),
    ];
  });
  const key = won.map((vector, index) => {
    const x = left + ((index % KEYS_A_ROW) * width) / KEYS_A_ROW;
    const y = keyTop + 18 * Math.floor(index / KEYS_A_ROW);
    const swatch = `<rect x="${x.toFixed(1)}" y="${y - 10}" width="12" height="12" fill="${colours[index]}"/>`;
    return swatch + label(x + 16, y, String(vector + 1));
  });
  const seconds = (levels.length * secondsPerFrame).toFixed(2);
  const peak = (weights.indexOf(greatest) * secondsPerFrame).toFixed(2);
  const words = {
    title,
    description: `Level of a clip of ${seconds} s and the attention on it, which is greatest at ${peak} s`,
  };
  const height = isOne ? 320 : keyTop + 18 * Math.ceil(won.length / KEYS_A_ROW);
  return drawing(words, left + width + 40, height, [
    label(left, 24, title),
    label(left, 44, 'level'),
    label(
      left,
      166,
      isOne
        ? 'attention'
        : `attention; colours are the ${won.length} vectors that fitted best, by their numbers below`,
    ),
    ...parts,
    label(left, 312, '0 s'),
    label(left + width, 312, `${seconds} s`, 'end'),
    ...(isOne ? [] : key),
  ]);
}
