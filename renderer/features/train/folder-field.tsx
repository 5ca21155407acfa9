import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { chosenFolder, type PlacedFile } from '../../transport/dropped-files.ts';
import { Button } from '../../ui/button.tsx';
import { DropArea } from '../../ui/drop-area.tsx';
import { Progress } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './music-panel.module.css';
import type { FolderKind } from './plan.ts';

/** One folder of music: dropped or chosen, sent, and taken away again. */
export function FolderField({ kind }: { readonly kind: FolderKind }) {
  const { music, notices, desktop } = useStudio();
  const { train } = useMessages();
  const folder = useStore(music.plan, ({ folders }) => folders[kind]);
  const upload = useStore(music.uploads, (uploads) => uploads[kind]);
  const give = (content: readonly PlacedFile[]): void => {
    if (content.length > 0) music.giveFolder(kind, content).catch(notices.fail);
  };
  const chooseOnDisk = async (): Promise<void> => {
    const handle = await desktop?.chooseFolder();
    if (handle !== undefined) music.takeFolder(kind, handle);
  };
  const name = upload?.name ?? folder?.name;
  return (
    <DropArea onFiles={give} onFailure={notices.fail}>
      <section className={styles.folder} aria-label={train.folders[kind]}>
        <h3>{train.folders[kind]}</h3>
        {name === undefined ? (
          <p className={styles.muted}>{train.dropFolder}</p>
        ) : (
          <p className={styles.folderName}>
            <span title={name}>{name}</span>
            <Button
              emphasis="quiet"
              label={train.removeFolder(name)}
              onClick={() => void music.removeFolder(kind)}
            >
              <Icon name="close" />
            </Button>
          </p>
        )}
        {upload !== undefined && <Progress label={train.sending(upload.name)} fraction={upload.fraction} />}
        {upload === undefined && folder?.fileCount !== undefined && (
          <p className={styles.muted}>{train.fileCount(folder.fileCount)}</p>
        )}
        {name === undefined && desktop !== undefined && (
          <Button onClick={() => void chooseOnDisk().catch(notices.fail)}>{train.chooseFolder}</Button>
        )}
        {name === undefined && desktop === undefined && (
          <FileButton isFolder multiple onFiles={(files) => give(chosenFolder(files))}>
            {train.chooseFolder}
          </FileButton>
        )}
      </section>
    </DropArea>
  );
}
