import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import type { Part } from '../../canvas/part.ts';
import { Waveform } from '../../canvas/waveform.tsx';
import { choicesOf, differenceOf, type Heard, heardTake, TAKE_COLOURS } from './hearing.ts';
import styles from './listen-panel.module.css';
import { PlayerControls } from './player-controls.tsx';
import { PreviewButton } from './preview-button.tsx';
import type { QueuedTrack } from './queue.ts';
import { TakeList } from './take-list.tsx';
import { comparedTakes, partOf } from './takes.ts';
import { currentTake, type TrackListening, useListening } from './use-listening.ts';

const WAVEFORM_HEIGHT = 110;

/** What is heard of the selected track: as it was, what settings made of it, and what is between them. */
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

function Listen({ track }: { readonly track: QueuedTrack }) {
  const { player, takes: takeStore } = useStudio();
  const messages = useMessages();
  const listening = useListening(track);
  const { original, made, takes, playable, heard, hear, isMatched, setMatched } = listening;
  const [part, setPart] = useState(partOf(made));
  useChosenPart(part);
  useListeningKeys(listening);
  if (original === undefined) return <p className={styles.pending}>{messages.listening.opening}</p>;
  const take = heardTake(heard);
  return (
    <>
      <Waveform
        label={messages.listening.waveform}
        peaks={shownSound(listening)?.peaks ?? original.peaks}
        durationSeconds={original.durationSeconds}
        colour={take === undefined ? '--before' : TAKE_COLOURS[take]}
        height={WAVEFORM_HEIGHT}
        position={() => player().position}
        part={part}
        onSeek={(seconds) => player().seek(seconds)}
        onPart={setPart}
      />
      <PlayerControls
        durationSeconds={original.durationSeconds}
        versions={choicesOf(takes, playable, messages)}
        heard={heard}
        onHeard={hear}
        isMatched={isMatched}
        onMatched={(chosen) => setMatched(() => chosen)}
      />
      <PreviewButton
        track={track}
        durationSeconds={original.durationSeconds}
        part={part}
        onPart={setPart}
        onWhole={() => {
          setPart(undefined);
          takeStore.leavePart(track.id);
        }}
        onMade={hear}
      />
      <TakeList id={track.id} takes={comparedTakes(made)} />
    </>
  );
}

/** The sound whose outline is shown; that of a preview lies within that of its track. */
function shownSound({ heard, takes, sounds, original }: TrackListening): TrackListening['original'] {
  const take = takes.find(({ name }) => name === heardTake(heard));
  return take === undefined || take.part !== undefined ? original : sounds[take.name];
}

function useListeningKeys(listening: TrackListening): void {
  const { player } = useStudio();
  const { playable, hear, setMatched } = listening;
  const current = currentTake(listening);
  const hearTake = (next: Heard | undefined): void => {
    const take = next && heardTake(next);
    if (next !== undefined && take !== undefined && playable.includes(take)) hear(next);
  };
  useShortcuts({
    play: () => player().toggle(),
    original: () => hear('original'),
    a: () => hearTake('a'),
    b: () => hearTake('b'),
    master: () => hearTake(playable.includes('master') ? 'master' : current),
    difference: () => hearTake(current && differenceOf(current)),
    matched: () => setMatched((was) => !was),
  });
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
