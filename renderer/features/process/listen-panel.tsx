import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import type { Source } from '../../audio/compare-player.ts';
import { engineSource } from '../../audio/engine-source.ts';
import { type Mix, mixOf } from '../../audio/mix.ts';
import type { Sound } from '../../audio/sounds.ts';
import { useSound } from '../../audio/use-sound.ts';
import { type Part, Waveform } from '../../canvas/waveform.tsx';
import { choicesOf, differenceOf, type Heard, heardTake, listeningOf, TAKE_COLOURS } from './hearing.ts';
import styles from './listen-panel.module.css';
import { PlayerControls } from './player-controls.tsx';
import { PreviewButton } from './preview-button.tsx';
import type { QueuedTrack } from './queue.ts';
import { TakeList } from './take-list.tsx';
import { TAKE_NAMES, type TakeName, type Takes } from './takes.ts';

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

const NO_TAKES: Takes = [];

function Listen({ track }: { readonly track: QueuedTrack }) {
  const { player, takes: takeStore } = useStudio();
  const messages = useMessages();
  const takes = useStore(takeStore.store, (all) => all[track.id] ?? NO_TAKES);
  const [wanted, setWanted] = useState<Heard>('original');
  const [isMatched, setMatched] = useState(true);
  const [part, setPart] = useState(takes[0]?.part);
  const original = useSound(track.handle);
  const sounds: Readonly<Record<TakeName, Sound | undefined>> = {
    a: useSound(handleOf(takes, 'a')),
    b: useSound(handleOf(takes, 'b')),
  };
  const playable = TAKE_NAMES.filter((name) => sounds[name] !== undefined);
  usePlayback(original, sounds, takes[0]?.part?.startSeconds);
  useChosenPart(part);
  const take = heardTake(wanted);
  const heard = take !== undefined && !playable.includes(take) ? 'original' : wanted;
  useMix(heard, isMatched, takes, playable);

  const hear = (next: Heard | undefined): void => {
    const needed = next && heardTake(next);
    if (next !== undefined && (needed === undefined || playable.includes(needed))) setWanted(next);
  };
  // Of the takes the one that is heard, else the newest.
  const current = heardTake(heard) ?? takes.at(-1)?.name;
  useShortcuts({
    play: () => player().toggle(),
    original: () => hear('original'),
    a: () => hear('a'),
    b: () => hear('b'),
    difference: () => hear(current && differenceOf(current)),
    matched: () => setMatched((was) => !was),
  });

  if (original === undefined) return <div className={styles.pending} />;
  const shown = heardTake(heard);
  // The outline of a preview lies within that of the track.
  const outlined = shown === undefined || takes[0]?.part !== undefined ? original : sounds[shown];
  return (
    <>
      <Waveform
        label={messages.listening.waveform}
        peaks={(outlined ?? original).peaks}
        durationSeconds={original.durationSeconds}
        colour={shown === undefined ? '--before' : TAKE_COLOURS[shown]}
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
        onHeard={setWanted}
        isMatched={isMatched}
        onMatched={setMatched}
      />
      <PreviewButton
        track={track}
        part={part}
        onWhole={() => {
          setPart(undefined);
          takeStore.leavePart(track.id);
        }}
        onMade={setWanted}
      />
      <TakeList id={track.id} takes={takes} />
    </>
  );
}

const handleOf = (takes: Takes, name: TakeName): string | undefined =>
  takes.find((take) => take.name === name)?.result.outputPath;

/** Gives the player what is to be heard: the original, and behind it the takes that there are. */
function usePlayback(
  original: Sound | undefined,
  { a, b }: Readonly<Record<TakeName, Sound | undefined>>,
  startSeconds = 0,
): void {
  const { player, connection } = useStudio();
  const offset = Math.round(startSeconds * LISTENING_RATE);
  useEffect(() => {
    if (original === undefined) return;
    const source = ({ handle, channelCount }: Sound, before: number): Source =>
      engineSource(connection.call, handle, channelCount, before);
    const takes = [a, b].filter((sound) => sound !== undefined).map((sound) => source(sound, offset));
    player().setSources({ length: original.sampleCount, versions: [source(original, 0), ...takes] });
  }, [player, connection, original, a, b, offset]);
  useEffect(() => () => player().setSources(undefined), [player]);
}

/** Lets one version be heard, before anything is drawn anew. */
function useMix(heard: Heard, isMatched: boolean, takes: Takes, playable: readonly TakeName[]): void {
  const { player } = useStudio();
  const levels = [
    takes[0]?.result.before.integratedLufs,
    ...playable.map((name) => takes.find((take) => take.name === name)?.result.after.integratedLufs),
  ];
  const mix = mixOf(listeningOf(heard, playable), levels, isMatched);
  const told = useRef<Mix>(undefined);
  useLayoutEffect(() => {
    if (told.current?.join() === mix.join()) return;
    told.current = mix;
    player().setMix(mix);
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
