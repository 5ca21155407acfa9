import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { engineSource } from '../../audio/engine-source.ts';
import type { Sound } from '../../audio/sounds.ts';
import { usePosition } from '../../audio/use-position.ts';
import { useSound } from '../../audio/use-sound.ts';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { FailureLine } from '../../ui/failure-line.tsx';
import { Progress } from '../../ui/fields.tsx';
import { ZoomButtons } from '../../ui/zoom-buttons.tsx';
import styles from './emotion-tab.module.css';
import { Figures } from './figures.tsx';
import { RecordingBar } from './recording-bar.tsx';
import { chosenModel, type TaggingRun } from './tagging.ts';
import { Timeline } from './timeline.tsx';
import { reveal, showWhole, zoomTimeline } from './timeline-view.ts';

/** One recording: its waveform, its emotions under it on the same axis, and figures. */
export function EmotionView({
  recording,
}: {
  readonly recording: { readonly handle: string; readonly name: string };
}) {
  const { tagging, player } = useStudio();
  const { emotion } = useMessages();
  const run = useStore(tagging.store, (state) => state.run);
  const sound = useSound(recording.handle);
  const position = usePosition();
  usePlayback(sound);
  const seek = useCallback((seconds: number): void => player().seek(seconds), [player]);
  const seekAndShow = useCallback(
    (seconds: number): void => {
      seek(seconds);
      reveal(seconds);
    },
    [seek],
  );
  const result = run.state === 'done' ? run.result : undefined;
  const durationSeconds = sound?.durationSeconds ?? 0;
  return (
    <div className={styles.view}>
      <div className={styles.work}>
        <RecordingBar recording={recording} />
        {sound !== undefined && <Timeline sound={sound} result={result} position={position} onSeek={seek} />}
        <RunState run={run} />
        <Controls durationSeconds={durationSeconds} position={position} isReady={sound !== undefined} />
      </div>
      <aside className={styles.side} aria-label={emotion.figures}>
        {result !== undefined && <Figures result={result} position={position} onSeek={seekAndShow} />}
        <p className={styles.hint}>{emotion.caution}</p>
      </aside>
    </div>
  );
}

/** What is going on where there is no timeline. */
function RunState({ run }: { readonly run: TaggingRun }) {
  const { tagging } = useStudio();
  const { emotion, common } = useMessages();
  const hasModel = useStore(tagging.store, (state) => chosenModel(state) !== undefined);
  const isKnown = useStore(tagging.store, ({ models }) => models !== undefined);
  if (run.state === 'failed') {
    return (
      <div className={styles.state}>
        <FailureLine failure={run.failure} />
        <Button onClick={() => void tagging.tag()}>{emotion.tagAgain}</Button>
      </div>
    );
  }
  if (run.state === 'running') {
    return (
      <div className={styles.state}>
        <span>{emotion.stages[run.stage]}</span>
        <Progress label={emotion.stages[run.stage]} fraction={run.fraction} />
        <Button onClick={tagging.cancel}>{common.cancel}</Button>
      </div>
    );
  }
  if (run.state === 'done') return null;
  return (
    <div className={styles.state}>
      {hasModel ? (
        <Button emphasis="primary" onClick={() => void tagging.tag()}>
          {emotion.tag}
        </Button>
      ) : (
        isKnown && <p role="status">{emotion.noModel}</p>
      )}
    </div>
  );
}

function Controls({
  durationSeconds,
  position,
  isReady,
}: {
  readonly durationSeconds: number;
  readonly position: number;
  readonly isReady: boolean;
}) {
  const { player } = useStudio();
  const { listening, emotion } = useMessages();
  const { isPlaying } = useStore(player().state);
  const toggle = (): void => player().toggle();
  useShortcuts({ play: toggle });
  return (
    <div className={styles.controls}>
      <Button emphasis="primary" disabled={!isReady} onClick={toggle}>
        {isPlaying ? listening.pause : listening.play}
      </Button>
      <span>
        {formatTime(position)} / {formatTime(durationSeconds)}
      </span>
      <span className={styles.spring} />
      <ZoomButtons whole={emotion.wholeRecording} onZoom={zoomTimeline} onWhole={showWhole} />
    </div>
  );
}

/** Gives the player the recording, as it is. */
function usePlayback(sound: Sound | undefined): void {
  const { player, connection } = useStudio();
  useEffect(() => {
    if (sound === undefined) return;
    player().setMix([1]);
    player().setSources({
      length: Math.round(sound.durationSeconds * LISTENING_RATE),
      versions: [engineSource(connection.call, sound.handle, sound.channelCount)],
    });
  }, [player, connection, sound]);
  useEffect(() => () => player().setSources(undefined), [player]);
}
