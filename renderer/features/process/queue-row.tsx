import { useStore } from 'zustand';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import type { Messages } from '../../i18n/english.ts';
import { formatTime } from '../../i18n/format.ts';
import { nameOf } from '../../transport/files.ts';
import { Button } from '../../ui/button.tsx';
import controls from '../../ui/controls.module.css';
import { CopyDetails } from '../../ui/copy-details.tsx';
import { Progress } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';
import { isCancellable, type QueuedTrack, remainingSeconds } from './queue.ts';
import styles from './queue-list.module.css';

/** One track of the queue: what it does, how far it is, and what can be done with it. */
export function QueueRow({ track }: { readonly track: QueuedTrack }) {
  const { processing } = useStudio();
  const messages = useMessages();
  const translate = useTranslation();
  const { process } = messages;
  const isSelected = useStore(processing.selected, (id) => id === track.id);
  const { id, name, state, fraction, failure } = track;
  const isMoving = state === 'uploading' || state === 'running';
  return (
    <li className={`${styles.row} ${isSelected ? styles.selected : ''}`}>
      <button
        type="button"
        className={styles.name}
        aria-current={isSelected}
        title={name}
        onClick={() => processing.selected.setState(id, true)}
      >
        {name}
      </button>
      <span className={`${styles.state} ${styles[state] ?? ''}`}>{stateText(track, messages)}</span>
      <RowActions track={track} />
      {isMoving && (
        <div className={styles.progress}>
          <Progress label={process.progressOf(name)} fraction={fraction} />
        </div>
      )}
      {failure !== undefined && state !== 'done' && (
        <div className={styles.failure}>
          <span>{translate(failure.message)}</span>
          {state === 'failed' && <CopyDetails failure={failure} />}
        </div>
      )}
    </li>
  );
}

function RowActions({ track }: { readonly track: QueuedTrack }) {
  const { processing, files, desktop } = useStudio();
  const { process } = useMessages();
  const { id, name, state, handle, result } = track;
  const canRetry = handle !== undefined && (state === 'failed' || state === 'cancelled');
  return (
    <span className={styles.actions}>
      {result !== undefined && (
        <a
          className={`${controls.button} ${controls.icon} ${controls.quiet}`}
          href={files.addressOf(result.outputPath, 'save')}
          download={nameOf(result.outputPath)}
          onDragStart={(event) => {
            if (desktop === undefined) return;
            event.preventDefault();
            desktop.dragOut(result.outputPath);
          }}
          aria-label={process.saveAs(nameOf(result.outputPath))}
          title={process.saveAs(nameOf(result.outputPath))}
        >
          <Icon name="save" />
        </a>
      )}
      {canRetry && (
        <Button emphasis="quiet" label={process.retryNamed(name)} onClick={() => processing.retry(id)}>
          <Icon name="retry" />
        </Button>
      )}
      {isCancellable(track) ? (
        <Button emphasis="quiet" label={process.cancelNamed(name)} onClick={() => processing.cancel(id)}>
          <Icon name="stop" />
        </Button>
      ) : (
        <Button emphasis="quiet" label={process.removeNamed(name)} onClick={() => processing.remove(id)}>
          <Icon name="close" />
        </Button>
      )}
    </span>
  );
}

function stateText(track: QueuedTrack, { process, common }: Messages): string {
  const { state, fraction, result } = track;
  if (state === 'done' && result !== undefined) {
    const { before, after } = result;
    return `${process.loudness(common.level(before.integratedLufs), common.level(after.integratedLufs))} · ${process.peak(common.level(after.truePeakDbtp))}`;
  }
  if (state !== 'running' && state !== 'uploading') return process.states[state];
  const remaining = remainingSeconds(track, Date.now());
  const time = remaining === undefined ? '' : ` · ${process.remaining(formatTime(Math.ceil(remaining)))}`;
  return `${process.states[state]} ${Math.round(fraction * 100)} %${time}`;
}
