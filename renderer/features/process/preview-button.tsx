import { useState } from 'react';
import { useMessages, useStudio } from '../../app/studio.ts';
import { type Part, partFrom } from '../../canvas/part.ts';
import { Button } from '../../ui/button.tsx';
import styles from './listen-panel.module.css';
import { PartFields } from './part-fields.tsx';
import type { QueuedTrack } from './queue.ts';
import type { PairName } from './takes.ts';

/** Chooses a part, and masters it with the settings of the moment. */
export function PreviewButton({
  track: { id, handle },
  durationSeconds,
  part,
  onPart,
  onWhole,
  onMade,
}: {
  readonly track: QueuedTrack;
  readonly durationSeconds: number;
  readonly part: Part | undefined;
  readonly onPart: (part: Part) => void;
  readonly onWhole: () => void;
  readonly onMade: (name: PairName) => void;
}) {
  const { player, takes, notices } = useStudio();
  const { listening: words, common } = useMessages();
  const [running, setRunning] = useState<AbortController>();
  if (part === undefined) {
    return (
      <div className={styles.row}>
        <Button onClick={() => onPart(partFrom(player().position, durationSeconds))}>
          {words.choosePart}
        </Button>
        <span className={styles.hint}>{words.loopHint}</span>
      </div>
    );
  }
  const make = async (): Promise<void> => {
    if (handle === undefined) return;
    const controller = new AbortController();
    setRunning(controller);
    const made = await takes.preview({ id, handle }, part, controller.signal).catch(notices.fail);
    setRunning(undefined);
    if (made !== undefined) onMade(made);
  };
  return (
    <div className={styles.row}>
      <Button disabled={running !== undefined} onClick={() => void make()}>
        {running === undefined ? words.previewPart : words.previewRunning}
      </Button>
      {running !== undefined && <Button onClick={() => running.abort()}>{common.cancel}</Button>}
      <PartFields part={part} durationSeconds={durationSeconds} onPart={onPart} />
      <Button emphasis="quiet" onClick={onWhole}>
        {words.clearLoop}
      </Button>
    </div>
  );
}
