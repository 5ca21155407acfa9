import { useMessages, useStudio } from '../../app/studio.ts';
import { SOUND_ACCEPT } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FileButton } from '../../ui/file-button.tsx';

/** The bundler puts the track beside the page. */
const DEMO = new URL('../../../assets/demo/graveyard-unmastered.flac', import.meta.url).href;

/** The demo track as if it had been chosen. */
async function fetchDemo(): Promise<File> {
  const answer = await fetch(DEMO);
  return new File([await answer.blob()], 'demo.flac');
}

/** The queue before anything is in it. */
export function EmptyQueue() {
  const { processing, notices } = useStudio();
  const { process } = useMessages();
  return (
    <EmptyState title={process.dropHere}>
      <p>{process.dropHint}</p>
      <FileButton accept={SOUND_ACCEPT} multiple emphasis="primary" onFiles={processing.add}>
        {process.choose}
      </FileButton>
      <Button
        emphasis="quiet"
        onClick={() => void fetchDemo().then((file) => processing.add([file]), notices.fail)}
      >
        {process.demo}
      </Button>
    </EmptyState>
  );
}
