import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { SOUND_ACCEPT } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { startable } from './queue.ts';
import { QueueActions } from './queue-actions.tsx';
import styles from './queue-list.module.css';
import { QueueRow } from './queue-row.tsx';

/** The tracks, and the button that sets them going. */
export function QueueList() {
  const { processing } = useStudio();
  const { process } = useMessages();
  const queue = useStore(processing.queue);
  useShortcuts({ start: processing.start });
  const all = startable(queue);
  const unfinished = all.filter(({ state }) => state !== 'done').length;
  const count = unfinished > 0 ? unfinished : all.length;
  return (
    <section aria-label={process.queue}>
      <div className={styles.heading}>
        <h2>{process.queue}</h2>
        <QueueActions queue={queue} />
        <FileButton accept={SOUND_ACCEPT} multiple onFiles={processing.add}>
          {process.add}
        </FileButton>
        <Button emphasis="primary" disabled={count === 0} onClick={processing.start}>
          {count === 0 ? process.nothingToStart : process.start(count)}
        </Button>
      </div>
      <ul className={styles.list}>
        {queue.map((track) => (
          <QueueRow key={track.id} track={track} />
        ))}
      </ul>
    </section>
  );
}
