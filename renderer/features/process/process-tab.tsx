import { useStore } from 'zustand';
import { useStudio } from '../../app/studio.ts';
import { EmptyQueue } from './empty-queue.tsx';
import { ListenPanel } from './listen-panel.tsx';
import styles from './process-tab.module.css';
import { QueueList } from './queue-list.tsx';
import { SettingsPanel } from './settings-panel.tsx';

/** Where tracks are mastered: the queue, what is listened to, and the settings. */
export function ProcessTab() {
  const { processing } = useStudio();
  const isEmpty = useStore(processing.queue, (queue) => queue.length === 0);
  return (
    <div className={styles.tab}>
      <div className={styles.work}>
        <div className={styles.queue}>{isEmpty ? <EmptyQueue /> : <QueueList />}</div>
        {!isEmpty && <ListenPanel />}
      </div>
      <SettingsPanel />
    </div>
  );
}
