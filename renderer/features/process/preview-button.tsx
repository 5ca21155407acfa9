import { useState } from 'react';
import { useMessages, useStudio } from '../../app/studio.ts';
import type { Part } from '../../canvas/waveform.tsx';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import styles from './listen-panel.module.css';
import type { QueuedTrack } from './queue.ts';
import type { PairName } from './takes.ts';

/** Masters the chosen part with the settings of the moment. */
export function PreviewButton({
  track: { id, handle },
  part,
  onWhole,
  onMade,
}: {
  readonly track: QueuedTrack;
  readonly part: Part | undefined;
  readonly onWhole: () => void;
  readonly onMade: (name: PairName) => void;
}) {
  const { takes, notices } = useStudio();
  const { listening: words, common } = useMessages();
  const [running, setRunning] = useState<AbortController>();
  if (part === undefined) return <p className={styles.hint}>{words.loopHint}</p>;
  const make = async (): Promise<void> => {
    if (handle === undefined) return;
    const controller = new AbortController();
    setRunning(controller);
    const made = await takes.preview({ id, handle }, part, controller.signal).catch(notices.fail);
    setRunning(undefined);
    if (made !== undefined) onMade(made);
  };
  const span = `${formatTime(part.startSeconds)}–${formatTime(part.endSeconds)}`;
  return (
    <div className={styles.row}>
      <Button disabled={running !== undefined} onClick={() => void make()}>
        {running === undefined ? words.previewPart : words.previewRunning}
      </Button>
      {running !== undefined && <Button onClick={() => running.abort()}>{common.cancel}</Button>}
      <span className={styles.hint}>{span}</span>
      <Button emphasis="quiet" onClick={onWhole}>
        {words.clearLoop}
      </Button>
    </div>
  );
}
