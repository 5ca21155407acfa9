import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { SOUND_ACCEPT, soundFiles } from '../../transport/sound-files.ts';
import { DropArea } from '../../ui/drop-area.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Progress } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { EmotionView } from './emotion-view.tsx';

/** Where the emotions of a voice in a recording are told. */
export function EmotionTab() {
  const { tagging, notices } = useStudio();
  const recording = useStore(tagging.store, (state) => state.recording);
  useEffect(() => {
    tagging.loadModels().catch(notices.fail);
  }, [tagging, notices]);
  const take = ([file]: readonly File[]): void => {
    if (file !== undefined) tagging.choose(file).catch(notices.fail);
  };
  return (
    <DropArea
      onFiles={(dropped) => take(soundFiles(dropped.map(({ file }) => file)))}
      onFailure={notices.fail}
    >
      {recording === undefined ? <Choice onFiles={take} /> : <EmotionView recording={recording} />}
    </DropArea>
  );
}

function Choice({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { tagging } = useStudio();
  const { emotion } = useMessages();
  const uploading = useStore(tagging.store, (state) => state.uploading);
  return (
    <EmptyState title={emotion.choose}>
      <p>{emotion.chooseHint}</p>
      {uploading !== undefined && <Progress label={emotion.sending} fraction={uploading} />}
      <FileButton accept={SOUND_ACCEPT} emphasis="primary" onFiles={onFiles}>
        {emotion.chooseFile}
      </FileButton>
      <p>{emotion.caution}</p>
    </EmptyState>
  );
}
