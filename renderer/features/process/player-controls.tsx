import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { usePosition } from '../../audio/use-position.ts';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { Check, type Choice, Segments } from '../../ui/fields.tsx';
import styles from './listen-panel.module.css';

/** Play and pause, the position, and which version is heard. */
export function PlayerControls<Version extends string>({
  durationSeconds,
  versions,
  heard,
  onHeard,
  isMatched,
  onMatched,
}: {
  readonly durationSeconds: number;
  readonly versions: readonly Choice<Version>[];
  readonly heard: Version;
  readonly onHeard: (version: Version) => void;
  readonly isMatched: boolean;
  readonly onMatched: (isMatched: boolean) => void;
}) {
  const { player } = useStudio();
  const { listening: words } = useMessages();
  const { isPlaying } = useStore(player().state);
  return (
    <>
      <Position durationSeconds={durationSeconds} />
      <div className={styles.row}>
        <Button emphasis="primary" onClick={() => player().toggle()}>
          {isPlaying ? words.pause : words.play}
        </Button>
        <Clock durationSeconds={durationSeconds} />
        <Segments label={words.what} value={heard} options={versions} onChange={onHeard} />
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
