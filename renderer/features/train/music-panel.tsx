import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import { FailureLine } from '../../ui/failure-line.tsx';
import { Progress, Segments } from '../../ui/fields.tsx';
import { Findings } from './findings.tsx';
import { FolderField } from './folder-field.tsx';
import styles from './music-panel.module.css';
import { FOLDERS_OF, MODES, missingFolders } from './plan.ts';

/** What is learnt from: the mode, its folders, and what is found in them. */
export function MusicPanel() {
  const { music } = useStudio();
  const { train } = useMessages();
  const { mode } = useStore(music.plan);
  return (
    <section className={styles.panel} aria-label={train.music}>
      <div className={styles.heading}>
        <h2>{train.music}</h2>
        <Segments
          label={train.mode}
          value={mode}
          options={MODES.map((value) => ({ value, label: train.modes[value] }))}
          onChange={(chosen) => music.change({ mode: chosen })}
        />
      </div>
      <p className={styles.muted}>{train.modeHints[mode]}</p>
      <div className={styles.folders}>
        {FOLDERS_OF[mode].map((kind) => (
          <FolderField key={kind} kind={kind} />
        ))}
      </div>
      <MusicCheck />
    </section>
  );
}

function MusicCheck() {
  const { music } = useStudio();
  const { train } = useMessages();
  const plan = useStore(music.plan);
  const check = useStore(music.check);
  const isReady = missingFolders(plan).length === 0;
  return (
    <>
      <div className={styles.heading}>
        <Button disabled={!isReady || check.state === 'running'} onClick={() => void music.look()}>
          {check.state === 'running' ? train.checking : train.check}
        </Button>
        {check.state === 'none' && <span className={styles.muted}>{train.checkHint}</span>}
        {check.state === 'running' && <Progress label={train.checking} fraction={check.fraction} />}
      </div>
      {check.state === 'failed' && <FailureLine failure={check.failure} />}
      {check.state === 'done' && <Findings result={check.result} />}
    </>
  );
}
