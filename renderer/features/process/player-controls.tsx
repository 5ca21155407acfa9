import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import type { Listening } from '../../audio/mix.ts';
import { usePosition } from '../../audio/use-position.ts';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { Check, Segments } from '../../ui/fields.tsx';
import styles from './listen-panel.module.css';

/** Play and pause, the position, and which version is heard. */
export function PlayerControls({
  durationSeconds,
  hasAfter,
  listening,
  onListening,
  isMatched,
  onMatched,
  names,
}: {
  readonly durationSeconds: number;
  readonly hasAfter: boolean;
  readonly listening: Listening;
  readonly onListening: (listening: Listening) => void;
  readonly isMatched: boolean;
  readonly onMatched: (isMatched: boolean) => void;
  /** Of both versions; left out: original and master. */
  readonly names?: { readonly before: string; readonly after: string };
}) {
  const { player } = useStudio();
  const { listening: words } = useMessages();
  const { isPlaying } = useStore(player().state);
  return (
    <>
      <Position durationSeconds={durationSeconds} />
      <div className={styles.row}>
        <Button emphasis="primary" onClick={() => (isPlaying ? player().pause() : player().play())}>
          {isPlaying ? words.pause : words.play}
        </Button>
        <Clock durationSeconds={durationSeconds} />
        <Segments
          label={words.what}
          value={listening}
          options={[
            { value: 'before', label: (names ?? words).before },
            { value: 'after', label: (names ?? words).after, disabled: !hasAfter },
            { value: 'difference', label: words.difference, disabled: !hasAfter },
          ]}
          onChange={onListening}
        />
        <Check label={words.matched} hint={words.matchedHint} checked={isMatched} onChange={onMatched} />
      </div>
    </>
  );
}

function Clock({ durationSeconds }: { readonly durationSeconds: number }) {
  return (
    <span className={styles.time}>
      {formatTime(usePosition())} / {formatTime(durationSeconds)}
    </span>
  );
}

function Position({ durationSeconds }: { readonly durationSeconds: number }) {
  const { player } = useStudio();
  const { listening: words } = useMessages();
  const seconds = usePosition();
  return (
    <input
      className={styles.position}
      type="range"
      aria-label={words.position}
      aria-valuetext={formatTime(seconds)}
      min={0}
      max={durationSeconds}
      step={0.1}
      value={seconds}
      onChange={(event) => player().seek(event.target.valueAsNumber)}
    />
  );
}
