import { useEffect, useMemo, useRef, useState } from 'react';
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { indexOfGreatest } from '../../../shared/emotion/index-of-greatest.ts';
import { timeTicks } from '../../../shared/spectrogram/ticks.ts';
import { useMessages } from '../../app/studio.ts';
import { toFloats } from '../../audio/engine-source.ts';
import { formatTime } from '../../i18n/format.ts';
import { classColour, className } from './class-colour.ts';
import styles from './emotion-tab.module.css';
import { areaOf, lineOf, stepAt } from './timeline-shapes.ts';

/** Between two labels of the axis, in pixels. */
const LABEL_DISTANCE = 90;
/** Of a part that bears its name, in pixels. */
const NAMED_WIDTH = 64;
/** Keys that move the position, as shares of the whole or as steps. */
const KEYS: Readonly<Record<string, (seconds: number, step: number, end: number) => number>> = {
  ArrowLeft: (seconds, step) => seconds - step,
  ArrowRight: (seconds, step) => seconds + step,
  PageUp: (seconds, _step, end) => seconds - end / 10,
  PageDown: (seconds, _step, end) => seconds + end / 10,
  Home: () => 0,
  End: (_seconds, _step, end) => end,
};

/** The parts of the voice, how probable each class is over time, and what the network looked at. */
export function Timeline({
  result,
  durationSeconds,
  position,
  onSeek,
  onCursor,
}: {
  readonly result: EmotionTagResult;
  readonly durationSeconds: number;
  readonly position: number;
  readonly onSeek: (seconds: number) => void;
  /** Told where the pointer is, and `undefined` when it leaves. */
  readonly onCursor: (seconds: number | undefined) => void;
}) {
  const messages = useMessages();
  const { emotion } = messages;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { steps = [], labels, hopSeconds, attention } = result;
  const step = stepAt(steps, position);
  const likeliest = step === undefined ? undefined : indexOfGreatest(step.probabilities);
  const reading =
    likeliest === undefined
      ? emotion.noVoiceHere
      : `${className(labels[likeliest]!, messages)} ${Math.round(100 * step!.probabilities[likeliest]!)} %`;
  const secondsAt = (clientX: number): number => {
    const { left, width: wide } = box.current!.getBoundingClientRect();
    return Math.min(durationSeconds, Math.max(0, ((clientX - left) / wide) * durationSeconds));
  };
  return (
    <div
      ref={box}
      className={styles.timeline}
      role="slider"
      tabIndex={0}
      aria-label={emotion.timeline}
      aria-valuemin={0}
      aria-valuemax={durationSeconds}
      aria-valuenow={position}
      aria-valuetext={`${formatTime(position)}: ${reading}`}
      onPointerMove={({ clientX }) => onCursor(secondsAt(clientX))}
      onPointerLeave={() => onCursor(undefined)}
      onPointerDown={({ clientX }) => onSeek(secondsAt(clientX))}
      onKeyDown={(event) => {
        const move = KEYS[event.key];
        if (move === undefined) return;
        event.preventDefault();
        onSeek(Math.min(durationSeconds, Math.max(0, move(position, hopSeconds, durationSeconds))));
      }}
    >
      <Parts result={result} durationSeconds={durationSeconds} width={width} />
      <Areas result={result} durationSeconds={durationSeconds} />
      {attention !== undefined && <Attention result={result} durationSeconds={durationSeconds} />}
      <Axis durationSeconds={durationSeconds} width={width} />
      <div className={styles.now} style={{ left: `${(100 * position) / durationSeconds}%` }} />
    </div>
  );
}

interface RowProps {
  readonly result: EmotionTagResult;
  readonly durationSeconds: number;
}

/** A bar for each part, with the name of its class where there is room. */
function Parts({ result, durationSeconds, width }: RowProps & { readonly width: number }) {
  const messages = useMessages();
  return (
    <div className={styles.parts}>
      {result.segments.map(({ startSeconds, endSeconds, label }) => (
        <div
          key={startSeconds}
          className={styles.part}
          style={{
            left: `${(100 * startSeconds) / durationSeconds}%`,
            width: `${(100 * (endSeconds - startSeconds)) / durationSeconds}%`,
            background: classColour(label, result.labels.indexOf(label)),
          }}
        >
          {((endSeconds - startSeconds) / durationSeconds) * width > NAMED_WIDTH &&
            className(label, messages)}
        </div>
      ))}
    </div>
  );
}

/** The probabilities of all classes, stacked. */
function Areas({ result: { steps = [], labels }, durationSeconds }: RowProps) {
  const paths = useMemo(() => labels.map((_, index) => areaOf(steps, index)), [steps, labels]);
  return (
    <svg className={styles.areas} viewBox={`0 0 ${durationSeconds} 1`} preserveAspectRatio="none" aria-hidden>
      {labels.map((label, index) => (
        <path key={label} d={paths[index]} fill={classColour(label, index)} />
      ))}
    </svg>
  );
}

/** What the network looked at. */
function Attention({ result: { attention, attentionSeconds }, durationSeconds }: RowProps) {
  const { emotion } = useMessages();
  const line = useMemo(
    () => (attention && attentionSeconds ? lineOf(toFloats(attention), attentionSeconds) : ''),
    [attention, attentionSeconds],
  );
  return (
    <div className={styles.attention}>
      <svg viewBox={`0 0 ${durationSeconds} 1`} preserveAspectRatio="none" aria-hidden>
        <path d={line} />
      </svg>
      <span>{emotion.attention}</span>
    </div>
  );
}

function Axis({ durationSeconds, width }: { readonly durationSeconds: number; readonly width: number }) {
  const { common } = useMessages();
  if (width === 0 || durationSeconds === 0) return null;
  const { ticks, unit } = timeTicks(0, durationSeconds, LABEL_DISTANCE / width);
  return (
    <div className={styles.axis} aria-hidden>
      {ticks.map(({ position, label }) => (
        <span key={position} style={{ left: `${100 * position}%` }}>
          {unit === 's' ? common.seconds(label) : label}
        </span>
      ))}
    </div>
  );
}

/** The width of an element, as it is now. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
