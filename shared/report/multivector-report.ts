import type { EmotionExperimentResult } from '../contract/emotion.ts';
import { markdownTable } from './markdown-table.ts';

/** A published score of a network: mean and deviation over its trainings. */
export interface PublishedScore {
  readonly mean: number;
  readonly deviation: number;
}

const decimal = (value: number | null): string => (value === null ? '-' : value.toFixed(4));

const withDeviation = (mean: number | null, deviation: number | null): string =>
  deviation === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(deviation)}`;

/**
 * The result of the experiment as Markdown, beside what was published.
 *
 * @param published by network, such as `h64-v1`
 * @param notes sentences on how it was made
 */
export function multivectorReport(
  { classes, split, networks, comparison }: EmotionExperimentResult,
  published: Readonly<Record<string, PublishedScore>>,
  notes: readonly string[],
): string {
  const scores = networks.map((each) => {
    const known = published[each.network];
    return [
      each.network,
      withDeviation(each.mean, each.deviation),
      decimal(each.best),
      String(each.seedMeans.length),
      known === undefined ? '-' : withDeviation(known.mean, known.deviation),
    ];
  });
  const recalls = classes.map((name, index) => [
    name,
    ...networks.map((each) => decimal(each.recalls[index] ?? null)),
  ]);
  return [
    '# LSTM with multi-vector attention on RAVDESS',
    '',
    ...notes.map((note) => `- ${note}`),
    `- Split: ${split}. A score is the unweighted average recall (UAR), mean over the folds of a seed; mean, deviation and best are over seeds.`,
    '',
    markdownTable([['network', 'UAR', 'best seed', 'seeds', 'published (ten trainings)'], ...scores]),
    '',
    comparisonText(networks, comparison),
    '',
    '## Recall of each class',
    '',
    markdownTable([['class', ...networks.map(({ network }) => network)], ...recalls]),
    '',
    ...networks.flatMap(({ network, confusion }) => [
      `## Confusion of ${network}`,
      '',
      'Clips of all runs; a row is what was acted, a column what was recognised.',
      '',
      markdownTable([
        ['', ...classes],
        ...confusion.map((row, index) => [classes[index]!, ...row.map(String)]),
      ]),
      '',
    ]),
  ].join('\n');
}

function comparisonText(
  networks: EmotionExperimentResult['networks'],
  comparison: EmotionExperimentResult['comparison'],
): string {
  const [first, last] = [networks[0], networks.at(-1)];
  if (comparison === null || first === undefined || last === undefined)
    return 'One network: nothing to compare.';
  const { pairs, meanDifference, t, p } = comparison;
  return (
    `Paired t-test of ${last.network} against ${first.network} over ${pairs} pairs of one fold and seed: ` +
    `difference ${decimal(meanDifference)}, t = ${decimal(t)}, p = ${decimal(p)}. Pairs of one fold are tested on the ` +
    'same people, so that p says less than it would of independent ones.'
  );
}
