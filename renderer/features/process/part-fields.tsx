import { useMessages } from '../../app/studio.ts';
import { type Part, SHORTEST_PART_SECONDS } from '../../canvas/part.ts';
import { NumberInput } from '../../ui/fields.tsx';
import styles from './listen-panel.module.css';

/** The ends of a part in seconds, for keys and for those who know them. */
export function PartFields({
  part,
  durationSeconds,
  onPart,
}: {
  readonly part: Part;
  readonly durationSeconds: number;
  readonly onPart: (part: Part) => void;
}) {
  const { listening: words } = useMessages();
  const { startSeconds, endSeconds } = part;
  return (
    <>
      <NumberInput
        label={words.partStart}
        className={styles.seconds ?? ''}
        value={inTenths(startSeconds)}
        low={0}
        high={inTenths(endSeconds - SHORTEST_PART_SECONDS)}
        step={0.1}
        onChange={(start) => onPart({ startSeconds: start, endSeconds })}
      />
      –
      <NumberInput
        label={words.partEnd}
        className={styles.seconds ?? ''}
        value={inTenths(endSeconds)}
        low={inTenths(startSeconds + SHORTEST_PART_SECONDS)}
        high={durationSeconds}
        step={0.1}
        onChange={(end) => onPart({ startSeconds, endSeconds: end })}
      />
    </>
  );
}

const inTenths = (seconds: number): number => Math.round(10 * seconds) / 10;
