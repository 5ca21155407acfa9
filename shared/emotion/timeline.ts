/** What is said of each moment of a voice, made of what a classifier says of windows that overlap. */
import { indexOfGreatest } from './index-of-greatest.ts';
import type { TimeSpan } from './voice-segments.ts';

/** Windows that a classifier is asked about. */
export interface WindowSettings {
  readonly windowSeconds: number;
  /** From one window to the next; also the step of the timeline. */
  readonly hopSeconds: number;
}

/** Probabilities of the classes in a window, in the order of the labels; they sum to 1. */
export interface ClassifiedWindow extends TimeSpan {
  readonly probabilities: readonly number[];
}

/** A part of a voice of one class. */
export interface LabelledSegment extends TimeSpan {
  readonly label: string;
  /** Mean over the part, by label. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What is said of a whole sound. */
export interface TimelineSummary {
  /** `null` where there is no voice. */
  readonly label: string | null;
  /** Mean over all of the voice, by label; empty where there is none. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Share of the voice in which each label is the likeliest; empty where there is no voice. */
  readonly shares: Readonly<Record<string, number>>;
}

/** A sound as a row of parts, with a summary. */
export interface Timeline {
  readonly summary: TimelineSummary;
  /** In order; where nothing is, there is no voice. */
  readonly segments: readonly LabelledSegment[];
  /** The same in steps that are as long as a hop, or shorter where a voice ends. */
  readonly steps: readonly ClassifiedWindow[];
}

/** Shares of a step below which times are the same: sums of seconds are not exact. */
const SAME_TIME = 1e-6;

/**
 * Windows over the parts with a voice. A part that is shorter than a window is one window; otherwise the last window
 * ends with the part, so that every moment is in one.
 *
 * @param voice parts in order
 */
export function slidingWindows(
  voice: readonly TimeSpan[],
  { windowSeconds, hopSeconds }: WindowSettings,
): TimeSpan[] {
  return voice.flatMap((part) => {
    const room = part.endSeconds - part.startSeconds - windowSeconds;
    if (room <= 0) return [part];
    const hops = Math.ceil(room / hopSeconds - SAME_TIME);
    return Array.from({ length: hops + 1 }, (_, index) => {
      const startSeconds = index === hops ? part.startSeconds + room : part.startSeconds + index * hopSeconds;
      return { startSeconds, endSeconds: startSeconds + windowSeconds };
    });
  });
}

/**
 * Joins windows into a timeline. Each step of the voice is what the windows around its middle say in the mean, which
 * smooths it; neighbouring steps of one class become one part.
 *
 * @param voice parts in order
 * @param windows of {@link slidingWindows} for the same parts and settings, classified
 * @param labels of the classes
 */
export function timelineOf(
  voice: readonly TimeSpan[],
  windows: readonly ClassifiedWindow[],
  labels: readonly string[],
  { hopSeconds }: WindowSettings,
): Timeline {
  const steps = stepsOf(voice, windows, hopSeconds);
  const segments: LabelledSegment[] = [];
  for (let first = 0; first < steps.length; ) {
    let end = first + 1;
    while (end < steps.length && continues(steps[end - 1]!, steps[end]!)) end++;
    const run = steps.slice(first, end);
    segments.push({
      startSeconds: run[0]!.startSeconds,
      endSeconds: run.at(-1)!.endSeconds,
      label: labels[indexOfGreatest(run[0]!.probabilities)]!,
      probabilities: byLabel(meanOf(run), labels),
    });
    first = end;
  }
  return { summary: summaryOf(steps, segments, labels), segments, steps };
}

function summaryOf(
  steps: readonly ClassifiedWindow[],
  segments: readonly LabelledSegment[],
  labels: readonly string[],
): TimelineSummary {
  if (steps.length === 0) return { label: null, probabilities: {}, shares: {} };
  const mean = meanOf(steps);
  const total = voicedSeconds(segments);
  const shares = labels.map(
    (label) => voicedSeconds(segments.filter((each) => each.label === label)) / total,
  );
  return {
    label: labels[indexOfGreatest(mean)]!,
    probabilities: byLabel(mean, labels),
    shares: byLabel(shares, labels),
  };
}

/** The seconds of all parts together. */
export function voicedSeconds(parts: readonly TimeSpan[]): number {
  return parts.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
}

/** The voice in steps, each with the mean of the windows that its middle lies in. */
function stepsOf(
  voice: readonly TimeSpan[],
  windows: readonly ClassifiedWindow[],
  hopSeconds: number,
): ClassifiedWindow[] {
  let firstOpen = 0;
  return cutIntoSteps(voice, hopSeconds).map((step) => {
    const middle = (step.startSeconds + step.endSeconds) / 2;
    while (windows[firstOpen]!.endSeconds < middle) firstOpen++;
    const around: ClassifiedWindow[] = [];
    for (let i = firstOpen; i < windows.length && windows[i]!.startSeconds <= middle; i++) {
      if (windows[i]!.endSeconds >= middle) around.push(windows[i]!);
    }
    return { ...step, probabilities: meanOf(around) };
  });
}

function cutIntoSteps(voice: readonly TimeSpan[], hopSeconds: number): TimeSpan[] {
  return voice.flatMap(({ startSeconds, endSeconds }) => {
    const count = Math.max(1, Math.ceil((endSeconds - startSeconds) / hopSeconds - SAME_TIME));
    return Array.from({ length: count }, (_, index) => ({
      startSeconds: startSeconds + index * hopSeconds,
      endSeconds: index === count - 1 ? endSeconds : startSeconds + (index + 1) * hopSeconds,
    }));
  });
}

const continues = (before: ClassifiedWindow, after: ClassifiedWindow): boolean =>
  Math.abs(after.startSeconds - before.endSeconds) < SAME_TIME &&
  indexOfGreatest(before.probabilities) === indexOfGreatest(after.probabilities);

/** Mean by length. */
function meanOf(parts: readonly ClassifiedWindow[]): number[] {
  const seconds = parts.map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
  const total = seconds.reduce((a, b) => a + b, 0);
  return parts[0]!.probabilities.map(
    (_, index) =>
      parts.reduce((sum, { probabilities }, part) => sum + seconds[part]! * probabilities[index]!, 0) / total,
  );
}

const byLabel = (probabilities: readonly number[], labels: readonly string[]): Record<string, number> =>
  Object.fromEntries(labels.map((label, index) => [label, probabilities[index]!]));
