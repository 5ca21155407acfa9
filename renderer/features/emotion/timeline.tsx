import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { indexOfGreatest } from '../../../shared/emotion/index-of-greatest.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { toFloats } from '../../audio/engine-source.ts';
import type { Sound } from '../../audio/sounds.ts';
import { attachTimeGestures } from '../../canvas/time-gestures.ts';
import { panWindow, secondsAt, zoomWindow } from '../../canvas/time-window.ts';
import type { Messages } from '../../i18n/english.ts';
import { formatTime } from '../../i18n/format.ts';
import { className, classToken } from './class-colour.ts';
import styles from './emotion-tab.module.css';
import { stepAt } from './steps.ts';
import { TimelineCanvas } from './timeline-canvas.ts';
import type { TimelineContent } from './timeline-drawing.ts';
import { placeAfterKey } from './timeline-keys.ts';
import { followTimelineMarks } from './timeline-marks.ts';
import { lookAt, timelineView } from './timeline-view.ts';

/** What an arrow moves by where nothing is said yet. */
const USUAL_STEP_SECONDS = 1;

/**
 * A recording on one time axis: its waveform, the parts of the voice, how probable each class is, and what the network
 * looked at. Keys move the player, and zoom.
 */
export function Timeline({
  sound,
  result,
  position,
  onSeek,
}: {
  readonly sound: Sound;
  /** Left out until it is told. */
  readonly result: EmotionTagResult | undefined;
  readonly position: number;
  readonly onSeek: (seconds: number) => void;
}) {
  const { player } = useStudio();
  const messages = useMessages();
  const { emotion } = messages;
  const element = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<TimelineCanvas>();
  const hintId = useId();
  const content = useContent(sound, result, messages);
  const latestSeek = useRef(onSeek);
  latestSeek.current = onSeek;
  const { handle, durationSeconds } = sound;

  useEffect(() => lookAt(handle, durationSeconds), [handle, durationSeconds]);
  useEffect(() => {
    const container = element.current!;
    const created = new TimelineCanvas(container);
    const detach = attachGestures(container, created, (seconds) => latestSeek.current(seconds));
    const stopMarks = followTimelineMarks(container, created, player());
    setCanvas(created);
    return () => {
      stopMarks();
      detach();
      created.dispose();
    };
  }, [player]);
  useEffect(() => canvas?.show(content), [canvas, content]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { window } = timelineView.getState();
    const { position: from } = player();
    const stepSeconds = result?.hopSeconds ?? USUAL_STEP_SECONDS;
    const next = placeAfterKey({ window, position: from }, event, { durationSeconds, stepSeconds });
    if (next === undefined) return;
    event.preventDefault();
    timelineView.setState({ window: next.window });
    if (next.position !== from) onSeek(next.position);
  };

  return (
    <>
      <p id={hintId} hidden>
        {emotion.timelineKeys}
      </p>
      <div
        ref={element}
        className={`${styles.timeline} ${result === undefined ? styles.untold : ''}`}
        role="slider"
        tabIndex={0}
        aria-label={result === undefined ? emotion.waveform : emotion.timeline}
        aria-describedby={hintId}
        aria-valuemin={0}
        aria-valuemax={durationSeconds}
        aria-valuenow={position}
        aria-valuetext={readingAt(position, result, messages)}
        onKeyDown={onKeyDown}
      />
    </>
  );
}

/** What is said of a time. */
function readingAt(seconds: number, result: EmotionTagResult | undefined, messages: Messages): string {
  if (result === undefined) return formatTime(seconds);
  const step = stepAt(result.steps ?? [], seconds);
  if (step === undefined) return `${formatTime(seconds)}: ${messages.emotion.noVoiceHere}`;
  const likeliest = indexOfGreatest(step.probabilities);
  const name = className(result.labels[likeliest]!, messages);
  return `${formatTime(seconds)}: ${name} ${Math.round(100 * step.probabilities[likeliest]!)} %`;
}

/** What is drawn, which is made anew only where it changes. */
function useContent(
  { peaks }: Sound,
  result: EmotionTagResult | undefined,
  messages: Messages,
): TimelineContent {
  return useMemo(() => {
    const { timeUnits } = messages.common;
    if (result === undefined) return { peaks, timeUnits, told: undefined, attention: undefined };
    const { labels, segments, steps = [], attention, attentionSeconds } = result;
    const values = attention && toFloats(attention);
    const highest = values?.reduce((a, b) => Math.max(a, b), 0) ?? 0;
    return {
      peaks,
      timeUnits,
      told: {
        segments: segments.map(({ label, ...span }) => ({ ...span, classIndex: labels.indexOf(label) })),
        steps,
        classNames: labels.map((label) => className(label, messages)),
        classTokens: labels.map(classToken),
      },
      attention:
        values !== undefined && attentionSeconds !== undefined && highest > 0
          ? { values, highest, stepSeconds: attentionSeconds, title: messages.emotion.attention }
          : undefined,
    };
  }, [peaks, result, messages]);
}

/** Lets hands zoom and move the picture, and a press move the player. */
function attachGestures(
  container: HTMLElement,
  canvas: TimelineCanvas,
  onSeek: (seconds: number) => void,
): () => void {
  const shareAt = ({ x }: { readonly x: number }): number => {
    const { plot } = canvas.layout;
    return Math.min(1, Math.max(0, (x - plot.x) / plot.width));
  };
  return attachTimeGestures(container, {
    time: {
      shareAt,
      length: () => canvas.layout.plot.width,
      zoom: (factor, share) =>
        timelineView.setState(({ window, durationSeconds }) => ({
          window: zoomWindow(window, factor, share, durationSeconds),
        })),
      pan: (share) =>
        timelineView.setState(({ window, durationSeconds }) => ({
          window: panWindow(window, share, durationSeconds),
        })),
    },
    onPress: (share) => onSeek(secondsAt(timelineView.getState().window, share)),
    onHover: (point) => timelineView.setState({ pointerShare: point && shareAt(point) }),
  });
}
