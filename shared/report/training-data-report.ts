import type { TrainCheckResult } from '../contract/training-data.ts';
import { formatDuration } from './measurement-rows.ts';
import { textTable } from './text-table.ts';

/** One finding of a check. */
type Finding = TrainCheckResult['findings'][number];

/** Tracks that a table shows; what is more is counted. */
const MAXIMUM_ROWS = 40;
/** Tracks that a finding names. */
const MAXIMUM_NAMES = 8;
const LONGEST_NAME = 48;
const SAMPLES_PER_MILLISECOND = 44.1;

const HEADINGS: Readonly<Record<Finding['level'], string>> = {
  fatal: 'This stops the training',
  'left-out': 'Left out',
  warning: 'Look at this',
  note: 'Put right, or good to know',
};

/** The check of a set of music as text for a person: tracks, sums, findings with what to do. */
export function renderTrainingDataReport(result: TrainCheckResult): string {
  const { tracks, cache, canTrain } = result;
  const pairs = tracks.filter(({ isPair }) => isPair).length;
  const left = tracks.filter(({ split }) => split === null).length;
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
  return [
    `${tracks.length} tracks, ${pairs} of them pairs, ${left} left out`,
    trackTable(result),
    splitLine(result),
    ...findingLines(result),
    '',
    canTrain ? 'This set can be trained on.' : 'This set cannot be trained on.',
    `Decoded music: ${cache.folder}, ${gigabytes(cache.bytes)} of ${gigabytes(cache.limitBytes)} GB ("lathe train --clear-cache" empties it)`,
  ].join('\n');
}

/**
 * What is worth saying before a training begins: all findings but notes, one line each.
 *
 * @returns no line for a set without fault
 */
export function renderTrainingDataWarnings({ findings }: TrainCheckResult): string[] {
  return findings
    .filter(({ level }) => level !== 'note')
    .map(({ level, message, advice, tracks }) => {
      const named = tracks.length === 0 ? '' : ` (${nameSome(tracks.map(({ name }) => name))})`;
      return `${HEADINGS[level].toLowerCase()}: ${message}${named} ${advice}`;
    });
}

function trackTable({ tracks }: TrainCheckResult): string {
  const hasPairs = tracks.some(({ isPair }) => isPair);
  const rows = tracks.slice(0, MAXIMUM_ROWS).map(({ name, split, seconds, offsetSamples, correlation }) => {
    const row = [shorten(name), split ?? 'left out', seconds === null ? '' : formatDuration(seconds)];
    if (!hasPairs) return row;
    return [...row, formatOffset(offsetSamples), correlation === null ? '' : correlation.toFixed(2)];
  });
  const heading = ['track', 'split', 'length', ...(hasPairs ? ['bad is late by', 'fits'] : [])];
  const more = tracks.length - rows.length;
  return [textTable([heading, ...rows]), ...(more > 0 ? [`  and ${more} more (--json has all)`] : [])].join(
    '\n',
  );
}

function formatOffset(samples: number | null): string {
  if (samples === null) return '';
  return `${samples.toFixed(2)} (${(samples / SAMPLES_PER_MILLISECOND).toFixed(2)} ms)`;
}

function splitLine({ splits }: TrainCheckResult): string {
  const parts = Object.entries(splits).map(([name, { tracks, seconds }]) => {
    return `${name} ${tracks} (${formatDuration(seconds)})`;
  });
  return parts.join(', ');
}

function findingLines({ findings }: TrainCheckResult): string[] {
  const lines: string[] = [];
  let level: Finding['level'] | undefined;
  for (const finding of findings) {
    if (finding.level !== level) lines.push('', `${HEADINGS[finding.level]}:`);
    level = finding.level;
    lines.push(`  ${finding.message}`);
    for (const { name, detail } of finding.tracks.slice(0, MAXIMUM_NAMES)) {
      lines.push(`    ${name}${detail === '' ? '' : `: ${detail}`}`);
    }
    const more = finding.tracks.length - MAXIMUM_NAMES;
    if (more > 0) lines.push(`    and ${more} more`);
    if (finding.advice !== 'Nothing.') lines.push(`    -> ${finding.advice}`);
  }
  return lines;
}

function nameSome(names: readonly string[]): string {
  const more = names.length - MAXIMUM_NAMES;
  return [...names.slice(0, MAXIMUM_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function shorten(name: string): string {
  return name.length <= LONGEST_NAME ? name : `...${name.slice(3 - LONGEST_NAME)}`;
}
