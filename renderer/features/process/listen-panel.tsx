import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { engineSource } from '../../audio/engine-source.ts';
import { type Listening, mixOf } from '../../audio/mix.ts';
import { useSound } from '../../audio/use-sound.ts';
import { type Part, Waveform } from '../../canvas/waveform.tsx';
import styles from './listen-panel.module.css';
import { PlayerControls } from './player-controls.tsx';
import { PreviewButton } from './preview-button.tsx';
import type { QueuedTrack } from './queue.ts';

const WAVEFORM_HEIGHT = 110;

/** What is heard of the selected track: as it was, as it became, and what is between them. */
export function ListenPanel() {
  const { processing } = useStudio();
  const { process } = useMessages();
  const id = useStore(processing.selected);
  const track = useStore(processing.queue, (queue) => queue.find((each) => each.id === id));
  return (
    <section className={styles.panel} aria-label={process.listen}>
      {track === undefined ? <p>{process.selectHint}</p> : <Listen key={track.id} track={track} />}
    </section>
  );
}

/** The newest master of a track: the whole one, or that of a part. */
interface Version {
  readonly handle: string;
  readonly offsetSeconds: number;
  readonly loudness: { readonly before: number; readonly after: number };
  readonly part: Part | undefined;
}

function useVersion(track: QueuedTrack): Version | undefined {
  const { previews } = useStudio();
  const preview = useStore(previews.store, (all) => all[track.id]);
  // A master of the whole is newer than the previews that led to it.
  const result = track.state === 'done' ? track.result : (preview?.result ?? track.result);
  if (result === undefined) return undefined;
  const part = result === preview?.result ? preview.part : undefined;
  return {
    handle: result.outputPath,
    offsetSeconds: part?.startSeconds ?? 0,
    loudness: { before: result.before.integratedLufs, after: result.after.integratedLufs },
    part,
  };
}

function Listen({ track }: { readonly track: QueuedTrack }) {
  const { player } = useStudio();
  const { listening: words } = useMessages();
  const [listening, setListening] = useState<Listening>('before');
  const [isMatched, setMatched] = useState(true);
  const [part, setPart] = useState<Part>();
  const version = useVersion(track);
  const before = useSound(track.handle);
  const after = useSound(version?.handle);
  usePlayback(before, after, version);
  useChosenPart(part);
  const heard = after === undefined ? 'before' : listening;
  const { before: loudnessBefore, after: loudnessAfter } = version?.loudness ?? {};
  useEffect(() => {
    player().setMix(mixOf(heard, { before: loudnessBefore, after: loudnessAfter }, isMatched));
  }, [player, heard, loudnessBefore, loudnessAfter, isMatched]);

  const hear = (wanted: Listening): void => {
    if (after !== undefined || wanted === 'before') setListening(wanted);
  };
  useShortcuts({
    play: () => (player().state.getState().isPlaying ? player().pause() : player().play()),
    before: () => hear('before'),
    after: () => hear('after'),
    difference: () => hear('difference'),
    matched: () => setMatched((was) => !was),
  });

  if (before === undefined) return <div className={styles.pending} />;
  const shown = heard === 'before' || version?.part !== undefined ? before : (after ?? before);
  return (
    <>
      <Waveform
        label={words.waveform}
        peaks={shown.peaks}
        durationSeconds={before.durationSeconds}
        colour={heard === 'before' ? '--before' : '--after'}
        height={WAVEFORM_HEIGHT}
        position={() => player().position}
        part={part}
        onSeek={(seconds) => player().seek(seconds)}
        onPart={setPart}
      />
      <PlayerControls
        durationSeconds={before.durationSeconds}
        hasAfter={after !== undefined}
        listening={heard}
        onListening={setListening}
        isMatched={isMatched}
        onMatched={setMatched}
      />
      <PreviewButton
        track={track}
        part={part}
        onWhole={() => setPart(undefined)}
        onMade={() => setListening('after')}
      />
    </>
  );
}

/** Gives the player what is to be heard. */
function usePlayback(
  before: ReturnType<typeof useSound>,
  after: ReturnType<typeof useSound>,
  version: Version | undefined,
): void {
  const { player, connection } = useStudio();
  const offset = Math.round((version?.offsetSeconds ?? 0) * LISTENING_RATE);
  useEffect(() => {
    if (before === undefined) return;
    const { call } = connection;
    player().setSources({
      length: before.sampleCount,
      before: engineSource(call, before.handle, before.channelCount),
      ...(after !== undefined && { after: engineSource(call, after.handle, after.channelCount, offset) }),
    });
  }, [player, connection, before, after, offset]);
  useEffect(() => () => player().setSources(undefined), [player]);
}

/** The part that was chosen is played again and again. */
function useChosenPart(part: Part | undefined): void {
  const { player } = useStudio();
  useEffect(() => {
    const loop = part && {
      start: Math.round(part.startSeconds * LISTENING_RATE),
      end: Math.round(part.endSeconds * LISTENING_RATE),
    };
    player().setLoop(loop);
    return () => player().setLoop(undefined);
  }, [player, part]);
}
