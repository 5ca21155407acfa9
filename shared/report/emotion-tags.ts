/** What is said of the emotions of recordings, as texts. */
import { z } from 'zod';
import { type EmotionTagResult, emotionTagResult, type TagNote } from '../contract/emotion-tag.ts';
import { csvTable } from './csv.ts';
import { audacityLabels, webVtt } from './emotion-labels.ts';
import { formatDuration } from './measurement-rows.ts';
import { textTable } from './text-table.ts';

/** What each note means. */
export const TAG_NOTE_TEXTS: Readonly<Record<TagNote, string>> = {
  'no-voice': 'no voice was found, so that no emotion is told',
  'other-sound':
    'there is more to hear than a voice, such as music: the emotions are those of the sung or spoken parts alone',
};

/** A recording in lines for a person: what is said of the whole, and its parts. */
export function tagText(result: EmotionTagResult): string {
  const { path, durationSeconds, voicedSeconds, summary, labels, segments, notes } = result;
  const share = Math.round((100 * voicedSeconds) / Math.max(durationSeconds, 1e-9));
  const head = `${path}: ${summary.label ?? 'no voice'}, ${formatDuration(durationSeconds)}, voice in ${share} % of it`;
  const lines = notes.map((note) => `  ${TAG_NOTE_TEXTS[note]}`);
  if (summary.label === null) return [head, ...lines].join('\n');
  const percent = (value: number): string => `${Math.round(100 * value)} %`;
  const classes = [...labels].sort((a, b) => summary.probabilities[b]! - summary.probabilities[a]!);
  const whole = textTable([
    ['emotion', 'probability', 'share of the voice'],
    ...classes.map((label) => [
      label,
      percent(summary.probabilities[label]!),
      percent(summary.shares[label]!),
    ]),
  ]);
  const parts = textTable(
    segments.map(({ startSeconds, endSeconds, label, probabilities }) => [
      `${startSeconds.toFixed(2)} - ${endSeconds.toFixed(2)} s`,
      label,
      percent(probabilities[label]!),
    ]),
  );
  return [head, ...lines, whole, parts].join('\n');
}

/**
 * The parts of recordings as one table of CSV, with a column for each class that any of the models tells apart.
 *
 * @param results one or more
 */
export function tagsCsv(results: readonly EmotionTagResult[]): string {
  const labels = [...new Set(results.flatMap((result) => result.labels))];
  return csvTable(
    ['path', 'startSeconds', 'endSeconds', 'label', ...labels],
    results.flatMap(({ path, segments }) =>
      segments.map(({ startSeconds, endSeconds, label, probabilities }) => [
        path,
        startSeconds,
        endSeconds,
        label,
        ...labels.map((each) => probabilities[each] ?? null),
      ]),
    ),
  );
}

/** What the emotions of a recording can be written as. */
export const TAG_FORMATS = ['json', 'csv', 'vtt', 'audacity'] as const;

/** One of {@link TAG_FORMATS}. */
export type TagFormat = (typeof TAG_FORMATS)[number];

/** How a format is written. */
export interface TagFormatRule {
  /** Its name, the same in every language. */
  readonly title: string;
  /** Of a file, with the dot. */
  readonly extension: string;
  readonly mediaType: string;
  readonly render: (result: EmotionTagResult) => string;
}

/** Every format. */
export const TAG_FORMAT_RULES: Readonly<Record<TagFormat, TagFormatRule>> = {
  json: { title: 'JSON', extension: '.json', mediaType: 'application/json', render: tagJson },
  csv: { title: 'CSV', extension: '.csv', mediaType: 'text/csv', render: (result) => tagsCsv([result]) },
  vtt: {
    title: 'WebVTT',
    extension: '.vtt',
    mediaType: 'text/vtt',
    render: ({ segments }) => webVtt(segments),
  },
  audacity: {
    title: 'Audacity',
    extension: '.txt',
    mediaType: 'text/plain',
    render: ({ segments }) => audacityLabels(segments),
  },
};

/** Without what only a drawing needs. */
function tagJson(result: EmotionTagResult): string {
  const { steps: _, attention: __, attentionSeconds: ___, ...told } = result;
  return `${JSON.stringify(z.encode(emotionTagResult, told), undefined, 2)}\n`;
}
