import type { EmotionQuantizationResult } from '../contract/emotion-quantization.ts';
import { markdownTable } from './markdown-table.ts';

/** What was published of a network, in float and in 8 bits. */
export interface PublishedPrecisions {
  /** Of the test part, %. */
  readonly accuracy: readonly [float: number, int8: number];
  readonly latencyMs: readonly [float: number, int8: number];
  readonly kilobytes: readonly [float: number, int8: number];
}

/** From float to 8 bits. */
const change = ([float, int8]: readonly [number, number], digits: number): string =>
  `${float.toFixed(digits)} → ${int8.toFixed(digits)}`;

/**
 * Networks in float and in 8 bits as Markdown, beside what was published.
 *
 * @param published by network, such as `speech-lstm`
 * @param notes sentences on how it was made
 */
export function quantizationReport(
  { networks }: EmotionQuantizationResult,
  published: Readonly<Record<string, PublishedPrecisions>>,
  notes: readonly string[],
): string {
  const rows = networks.map(({ network, float, int8, agreement }) => {
    const known = published[network];
    return [
      network,
      change([100 * float.accuracy, 100 * int8.accuracy], 1),
      change([100 * (float.unweightedAverageRecall ?? 0), 100 * (int8.unweightedAverageRecall ?? 0)], 1),
      (100 * agreement).toFixed(1),
      change([float.medianLatencyMs, int8.medianLatencyMs], 2),
      `${change([float.bytes / 1000, int8.bytes / 1000], 1)} (1/${(float.bytes / int8.bytes).toFixed(2)})`,
      known === undefined
        ? '-'
        : `${change(known.accuracy, 1)} %, ${change(known.latencyMs, 2)} ms, ${change(known.kilobytes, 1)} kB`,
    ];
  });
  const head = [
    'network',
    'accuracy, %',
    'UAR, %',
    'same class, % of clips',
    'median latency, ms',
    'size, kB',
    'published (ESD, 4 classes, clips split at random)',
  ];
  return [
    '# Networks of speech in float and in 8 bits',
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    markdownTable([head, ...rows]),
    '',
  ].join('\n');
}
