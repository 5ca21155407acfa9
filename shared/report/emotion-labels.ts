/** A timeline as files that other programs show beside the sound. */
import type { LabelledSegment } from '../emotion/timeline.ts';

/**
 * WebVTT (W3C): a cue for each part, with its class and how probable it is.
 *
 * @param segments in order
 */
export function webVtt(segments: readonly LabelledSegment[]): string {
  const cues = segments.map(
    (segment) =>
      `${vttTime(segment.startSeconds)} --> ${vttTime(segment.endSeconds)}\n${escapedForVtt(captionOf(segment))}\n`,
  );
  return ['WEBVTT\n', ...cues].join('\n');
}

/**
 * A label track of Audacity: start, end and text, parted by tabs.
 *
 * @param segments in order
 */
export function audacityLabels(segments: readonly LabelledSegment[]): string {
  return segments
    .map((segment) => {
      const times = [segment.startSeconds, segment.endSeconds].map((seconds) => seconds.toFixed(6));
      return `${[...times, captionOf(segment).replaceAll(/[\t\r\n]+/g, ' ')].join('\t')}\n`;
    })
    .join('');
}

const captionOf = ({ label, probabilities }: LabelledSegment): string =>
  `${label} ${Math.round(100 * probabilities[label]!)} %`;

/** Hours, minutes, seconds and milliseconds, as WebVTT has them. */
function vttTime(seconds: number): string {
  const milliseconds = Math.round(1000 * seconds);
  const part = (size: number, count: number, digits: number): string =>
    String(Math.floor(milliseconds / size) % count).padStart(digits, '0');
  const hours = String(Math.floor(milliseconds / 3_600_000)).padStart(2, '0');
  return `${hours}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}

/** A cue's text must be one paragraph without tags and without an arrow. */
function escapedForVtt(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\r\n]+/g, ' ');
}
