import { memo } from 'react';
import { useStore } from 'zustand';
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { useMessages } from '../../app/studio.ts';
import { formatTime } from '../../i18n/format.ts';
import { classColour, className } from './class-colour.ts';
import styles from './emotion-tab.module.css';
import { stepAt } from './steps.ts';
import { pointedSeconds, timelineView } from './timeline-view.ts';

const percent = (value: number | undefined): string =>
  value === undefined ? '–' : `${Math.round(100 * value)} %`;

/** What is said of the whole, of the moment that is pointed at, and of each part. */
export function Figures({
  result,
  position,
  onSeek,
}: {
  readonly result: EmotionTagResult;
  /** Of the player, which is looked at where the pointer is elsewhere. */
  readonly position: number;
  readonly onSeek: (seconds: number) => void;
}) {
  const messages = useMessages();
  const { emotion } = messages;
  const { summary, durationSeconds, voicedSeconds, notes, licence } = result;
  return (
    <>
      <h2>{summary.label === null ? emotion.noVoice : className(summary.label, messages)}</h2>
      <p>{emotion.voiced(percent(voicedSeconds / Math.max(durationSeconds, 1e-9)))}</p>
      {notes.map((note) => (
        <p key={note} role="status">
          {emotion.notes[note]}
        </p>
      ))}
      {summary.label !== null && (
        <>
          <Classes result={result} position={position} />
          <Parts result={result} onSeek={onSeek} />
        </>
      )}
      <p className={styles.hint}>{emotion.licence(licence)}</p>
    </>
  );
}

function Classes({ result, position }: { readonly result: EmotionTagResult; readonly position: number }) {
  const messages = useMessages();
  const { emotion } = messages;
  const { labels, summary, steps = [] } = result;
  const seconds = useStore(timelineView, pointedSeconds) ?? position;
  const step = stepAt(steps, seconds);
  return (
    <table className={styles.classes}>
      <caption>{emotion.classes}</caption>
      <thead>
        <tr>
          <th scope="col">{emotion.emotion}</th>
          <th scope="col">{formatTime(seconds)}</th>
          <th scope="col">{emotion.whole}</th>
          <th scope="col">{emotion.share}</th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label, index) => (
          <tr key={label}>
            <th scope="row">
              <span className={styles.swatch} style={{ background: classColour(label, index) }} />
              {className(label, messages)}
            </th>
            <td>{percent(step?.probabilities[index])}</td>
            <td>{percent(summary.probabilities[label])}</td>
            <td>{percent(summary.shares[label])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Of a long recording there are hundreds, which stay as they are while it plays. */
const Parts = memo(function Parts({
  result: { segments },
  onSeek,
}: {
  readonly result: EmotionTagResult;
  readonly onSeek: (seconds: number) => void;
}) {
  const messages = useMessages();
  const { emotion } = messages;
  return (
    <section aria-label={emotion.parts}>
      <h3>{emotion.parts}</h3>
      <ol className={styles.list}>
        {segments.map(({ startSeconds, endSeconds, label, probabilities }) => (
          <li key={startSeconds}>
            <button type="button" className={styles.part} onClick={() => onSeek(startSeconds)}>
              <span>
                {formatTime(startSeconds)} – {formatTime(endSeconds)}
              </span>
              <span>{className(label, messages)}</span>
              <span>{percent(probabilities[label])}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
});
