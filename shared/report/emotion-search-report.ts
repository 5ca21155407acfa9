import type { EmotionSearchResult, EmotionSpace } from '../contract/emotion-search.ts';
import type { ParameterValue, SearchParameter } from '../search/space.ts';
import { markdownTable } from './markdown-table.ts';

/** What a report says of how a search was made. */
export interface EmotionSearchFacts {
  readonly space: EmotionSpace;
  readonly sampler: string;
  readonly pruner: string;
  readonly seed: number;
  /** Trials side by side. */
  readonly atOnce: number;
}

const decimal = (value: number | null): string => value?.toFixed(4) ?? '-';

const withDeviation = (mean: number, deviation: number | null): string =>
  deviation === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(deviation)}`;

const short = (value: ParameterValue | undefined): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value ?? '-');

/** Of the settings that were judged, a row each: the default one first. */
function judgedRows({ judged }: EmotionSearchResult): string[][] {
  return Object.entries(judged).map(([role, each]) => [
    `${role}: ${each.network}`,
    String(each.parameterCount),
    withDeviation(each.mean, each.deviation),
    decimal(Math.max(...each.seedMeans)),
    each.unheard === null ? '-' : withDeviation(each.unheard.mean, each.unheard.deviation),
    String(each.scores.length),
  ]);
}

const JUDGED_HEAD = [
  'settings',
  'parameters',
  'UAR',
  'best seed',
  'UAR of those who validated no trial',
  'runs',
];

/** For a terminal: rows of a table. */
export function emotionSearchRows(result: EmotionSearchResult): string[][] {
  return [['settings', 'parameters', 'UAR', 'best seed', 'unheard', 'runs'], ...judgedRows(result)];
}

/**
 * The result as Markdown.
 *
 * @param epochs of the trainings that were judged
 */
export function emotionSearchReport(
  result: EmotionSearchResult,
  facts: EmotionSearchFacts,
  epochs: number,
): string {
  const { trials, best, validation, judged, classes } = result;
  const count = (state: string): number => trials.filter((trial) => trial.state === state).length;
  const names = Object.keys(judged.best.settings);
  return [
    '# Search for the settings of LSTM-hX-vY on RAVDESS',
    '',
    `- ${trials.length} trials by ${facts.sampler}, pruner ${facts.pruner}, seed ${facts.seed}, ${facts.atOnce} side by side: ${count('complete')} complete, ${count('pruned')} given up, ${count('failed')} failed. ${result.epochs} epochs a trial and fold.`,
    ...validation.map(
      ({ fold, speakers, clips }) =>
        `- Judged by the miss rate, 1 - UAR, on ${clips} clips of speakers ${speakers.join(', ')}, kept out of the training part of fold ${fold}; nobody of its test part was heard.`,
    ),
    `- Best: trial ${best.number}, UAR ${decimal(1 - best.value)} on those who validated.`,
    `- Below, both were trained for ${epochs} epochs on whole training parts and tested once on each fold. UAR is the mean over folds of a seed; mean, deviation and best are over seeds, ${judged.best.seedMeans.length} of them. Who validated is tested in other folds, too: the column of those who did not says what the choice itself had no part in.`,
    '',
    markdownTable([JUDGED_HEAD, ...judgedRows(result)]),
    '',
    comparisonText(result),
    '',
    '## Settings',
    '',
    markdownTable([
      ['', 'tried', 'default', 'best'],
      ...names.map((name) => [
        name,
        rangeText(facts.space[name as keyof EmotionSpace]),
        short(judged.default.settings[name]),
        short(judged.best.settings[name]),
      ]),
    ]),
    '',
    '## Recall of each class',
    '',
    markdownTable([
      ['class', 'default', 'best'],
      ...classes.map((name, index) => [
        name,
        decimal(judged.default.recalls[index] ?? null),
        decimal(judged.best.recalls[index] ?? null),
      ]),
    ]),
    '',
  ].join('\n');
}

function rangeText(parameter: SearchParameter | undefined): string {
  if (parameter === undefined) return '-';
  if (parameter.kind === 'categorical') return parameter.choices.join(', ');
  return `${parameter.low} to ${parameter.high}${parameter.log === true ? ', by ratios' : ''}`;
}

function comparisonText({ comparison }: EmotionSearchResult): string {
  if (comparison === null) return 'One run of each: nothing to compare.';
  const { pairs, meanDifference, t, p } = comparison;
  return (
    `Paired t-test of the best against the default over ${pairs} pairs of one fold and seed: difference ` +
    `${decimal(meanDifference)}, t = ${decimal(t)}, p = ${decimal(p)}. Pairs of one fold are tested on the same people, so ` +
    'that p says less than it would of independent ones.'
  );
}
