import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { saveAll } from '../../transport/save-address.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { isCancellable, type Queue } from './queue.ts';

/** Fewer tracks have their own buttons. */
const SEVERAL = 2;

/** What is done with all tracks at once, where there are several. */
export function QueueActions({ queue }: { readonly queue: Queue }) {
  const { processing, files, desktop } = useStudio();
  const { process } = useMessages();
  if (queue.length < SEVERAL) return null;
  const isBusy = queue.some((track) => track.isOfAnotherPage !== true && isCancellable(track));
  const masters = queue.flatMap(({ result }) => (result === undefined ? [] : [result.outputPath]));
  const save = (): Promise<void> =>
    saveAll(masters.map((path) => ({ address: files.addressOf(path, 'save'), name: nameOf(path) })));
  return (
    <>
      {/* A window asks where to put each file: there they are dragged out. */}
      {desktop === undefined && masters.length >= SEVERAL && (
        <Button emphasis="quiet" onClick={() => void save()}>
          {process.saveAll}
        </Button>
      )}
      {isBusy ? (
        <Button emphasis="quiet" onClick={processing.cancelAll}>
          {process.cancelAll}
        </Button>
      ) : (
        <ConfirmButton
          title={process.removeAllTitle}
          hint={process.removeAllHint}
          confirm={process.removeAllConfirm}
          onConfirm={processing.removeAll}
        >
          {process.removeAll}
        </ConfirmButton>
      )}
    </>
  );
}
