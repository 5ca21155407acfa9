import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { SOUND_ACCEPT } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Progress } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import styles from './compare-tab.module.css';
import type { Side } from './comparison.ts';

/** What stands here until there are two files. */
export function FileChoice() {
  const { compare } = useMessages();
  return (
    <EmptyState title={compare.choose}>
      <p>{compare.chooseHint}</p>
      <div className={styles.slots}>
        <Slot side="before" />
        <Slot side="after" />
      </div>
      <Jobs />
    </EmptyState>
  );
}

function Slot({ side }: { readonly side: Side }) {
  const { comparison, notices } = useStudio();
  const { compare } = useMessages();
  const { [side]: file, uploading } = useStore(comparison.store);
  const progress = uploading[side];
  return (
    <section className={styles.slot} aria-label={compare.sides[side]}>
      <h3>{compare.sides[side]}</h3>
      {file !== undefined && <p className={styles.fileName}>{file.name}</p>}
      {progress !== undefined && (
        <Progress label={compare.sending(compare.sides[side])} fraction={progress} />
      )}
      <FileButton
        accept={SOUND_ACCEPT}
        emphasis={file === undefined ? 'primary' : 'normal'}
        onFiles={([chosen]) => chosen && comparison.choose(side, chosen).catch(notices.fail)}
      >
        {compare.chooseFile}
      </FileButton>
    </section>
  );
}

/** Every track of the queue that has a master. */
function Jobs() {
  const { comparison, processing } = useStudio();
  const { compare } = useMessages();
  const tracks = useStore(processing.queue);
  const jobs = tracks.flatMap(({ id, name, handle, result }) =>
    handle === undefined || result === undefined ? [] : { id, name, handle, master: result.outputPath },
  );
  if (jobs.length === 0) return null;
  return (
    <section className={styles.jobs} aria-label={compare.jobs}>
      <h3>{compare.jobs}</h3>
      {jobs.map(({ id, name, handle, master }) => (
        <Button
          key={id}
          onClick={() =>
            comparison.chooseBoth(
              { handle, name, isOwn: false },
              { handle: master, name: nameOf(master), isOwn: false },
            )
          }
        >
          {name} → {nameOf(master)}
        </Button>
      ))}
    </section>
  );
}
