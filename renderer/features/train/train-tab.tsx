import { MusicPanel } from './music-panel.tsx';
import { RunPanel } from './run-panel.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import styles from './train-tab.module.css';

/** Where networks are trained: what they learn from, how, and how it goes. */
export function TrainTab() {
  return (
    <div className={styles.tab}>
      <div className={styles.work}>
        <MusicPanel />
        <RunPanel />
      </div>
      <SettingsPanel />
    </div>
  );
}
