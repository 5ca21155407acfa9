import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { useStudio } from '../../app/studio.ts';
import type { Source } from '../../audio/compare-player.ts';
import { engineSource } from '../../audio/engine-source.ts';
import { type Mix, mixOf } from '../../audio/mix.ts';
import type { Sound } from '../../audio/sounds.ts';
import { useSound } from '../../audio/use-sound.ts';
import { type Heard, heardOf, heardTake, listeningOf } from './hearing.ts';
import type { QueuedTrack } from './queue.ts';
import {
  audibleTakes,
  levelsOf,
  NO_TAKES,
  partOf,
  TAKE_NAMES,
  type Take,
  type TakeName,
  type TrackTakes,
} from './takes.ts';

type TakeSounds = Readonly<Record<TakeName, Sound | undefined>>;

/** What there is to hear of a track, and what is heard. */
export interface TrackListening {
  /** `undefined` until it is opened. */
  readonly original: Sound | undefined;
  readonly made: TrackTakes;
  /** Everything that can be heard beside it, or will be. */
  readonly takes: readonly Take[];
  readonly sounds: TakeSounds;
  /** Takes that can be heard. */
  readonly playable: readonly TakeName[];
  readonly heard: Heard;
  /** Lets something be heard, now or as soon as it can be. */
  readonly hear: (next: Heard) => void;
  readonly isMatched: boolean;
  readonly setMatched: (change: (was: boolean) => boolean) => void;
}

/** Gives the player a track with its takes, and keeps what of it is heard. */
export function useListening(track: QueuedTrack): TrackListening {
  const { takes: takeStore } = useStudio();
  const made = useStore(takeStore.store, (all) => all[track.id] ?? NO_TAKES);
  const takes = audibleTakes(made);
  const [wanted, hear] = useState<Heard>('original');
  const [isMatched, setMatched] = useState(true);
  const original = useSound(track.handle);
  const sounds: TakeSounds = {
    a: useSound(resultOf(takes, 'a')?.outputPath),
    b: useSound(resultOf(takes, 'b')?.outputPath),
    master: useSound(resultOf(takes, 'master')?.outputPath),
  };
  const playable = TAKE_NAMES.filter((name) => sounds[name] !== undefined);
  const before = useRef<Heard>('original');
  const heard = heardOf(wanted, before.current, { takes, playable });
  useLayoutEffect(() => {
    before.current = heard;
  });
  useSources(original, sounds, partOf(made)?.startSeconds);
  useMix(heard, isMatched, made);
  return { original, made, takes, sounds, playable, heard, hear, isMatched, setMatched };
}

/** What can be told of the take that is heard, else of the newest. */
export function currentTake({ heard, takes }: TrackListening): TakeName | undefined {
  return heardTake(heard) ?? takes.at(-1)?.name;
}

const resultOf = (takes: readonly Take[], name: TakeName) => takes.find((take) => take.name === name)?.result;

/** Gives the player the original, and behind it each take in its place. */
function useSources(original: Sound | undefined, { a, b, master }: TakeSounds, startSeconds = 0): void {
  const { player, connection } = useStudio();
  const offset = Math.round(startSeconds * LISTENING_RATE);
  // Before the mix, so that what is new is awaited.
  useLayoutEffect(() => {
    if (original === undefined) return;
    const source = (sound: Sound | undefined, before: number): Source | undefined =>
      sound && engineSource(connection.call, sound.handle, sound.channelCount, before);
    player().setSources({
      length: original.sampleCount,
      versions: [source(original, 0), source(a, offset), source(b, offset), source(master, 0)],
    });
  }, [player, connection, original, a, b, master, offset]);
  useEffect(() => () => player().setSources(undefined), [player]);
}

/** Lets one version be heard, before anything is drawn anew. */
function useMix(heard: Heard, isMatched: boolean, made: TrackTakes): void {
  const { player } = useStudio();
  const mix = mixOf(listeningOf(heard), levelsOf(made), isMatched);
  const told = useRef<Mix>(undefined);
  useLayoutEffect(() => {
    if (told.current?.join() === mix.join()) return;
    told.current = mix;
    player().setMix(mix);
  });
}
