import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { wholeWindow, zoomWindow } from '../../canvas/time-window.ts';
import { saveBlob } from '../../transport/save-blob.ts';
import { SOUND_ACCEPT } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { Progress, Segments } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ZoomButtons } from '../../ui/zoom-buttons.tsx';
import styles from './compare-tab.module.css';
import type { ComparedFile, ComparedFiles, Side } from './comparison.ts';
import { ARRANGEMENTS, displayStore, viewStore } from './display.ts';
import { pictureCaption } from './picture-caption.ts';
import type { StageView } from './stage-view.ts';

/** The files, how they are arranged, and the zoom. */
export function FileBar({
  before,
  after,
  view,
  durationSeconds,
}: ComparedFiles & {
  readonly view: StageView | undefined;
  readonly durationSeconds: number;
}) {
  const { comparison } = useStudio();
  const { compare } = useMessages();
  const { arrangement } = useStore(displayStore);
  const names = [before, after].flatMap((file) => file?.name ?? []);
  const zoom = (factor: number): void =>
    viewStore.setState(({ window }) => ({ window: zoomWindow(window, factor, 0.5, durationSeconds) }));
  return (
    <div className={styles.bar}>
      <FileName side="before" file={before} />
      <Button emphasis="quiet" label={compare.swap} onClick={comparison.swap}>
        <Icon name="swap" />
      </Button>
      <FileName side="after" file={after} />
      <Button emphasis="quiet" label={compare.clear} onClick={comparison.clear}>
        <Icon name="close" />
      </Button>
      <span className={styles.spring} />
      {names.length === 2 && (
        <Segments
          label={compare.arrangement}
          value={arrangement}
          options={ARRANGEMENTS.map((value) => ({ value, label: compare.arrangements[value] }))}
          onChange={(chosen) => displayStore.setState({ arrangement: chosen })}
        />
      )}
      <ZoomButtons
        whole={compare.whole}
        onZoom={zoom}
        onWhole={() => viewStore.setState({ window: wholeWindow(durationSeconds) })}
      />
      <ExportButton view={view} name={`${names.join('-')}.png`} />
    </div>
  );
}

function FileName({ side, file }: { readonly side: Side; readonly file: ComparedFile | undefined }) {
  const { comparison, notices } = useStudio();
  const { compare } = useMessages();
  const progress = useStore(comparison.store, ({ uploading }) => uploading[side]);
  return (
    <span className={styles.file}>
      <FileButton
        accept={SOUND_ACCEPT}
        label={file === undefined ? compare.sides[side] : compare.changeFile(compare.sides[side])}
        emphasis={file === undefined ? 'primary' : 'normal'}
        onFiles={([chosen]) => chosen && comparison.choose(side, chosen).catch(notices.fail)}
      >
        {file?.name ?? compare.chooseFile}
      </FileButton>
      {progress !== undefined && (
        <Progress label={compare.sending(compare.sides[side])} fraction={progress} />
      )}
    </span>
  );
}

function ExportButton({ view, name }: { readonly view: StageView | undefined; readonly name: string }) {
  const messages = useMessages();
  const { compare } = messages;
  const save = async (): Promise<void> => {
    if (view === undefined) return;
    const picture = await view.toPng(pictureCaption(displayStore.getState(), view.colouring, messages));
    if (picture !== null) saveBlob(name, picture);
  };
  return (
    <Button emphasis="quiet" label={compare.exportPicture} onClick={() => void save()}>
      <Icon name="save" />
    </Button>
  );
}
