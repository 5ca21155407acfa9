import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { LISTENING_RATE } from '../../../shared/contract/listen.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { engineSource } from '../../audio/engine-source.ts';
import { type Listening, mixOf } from '../../audio/mix.ts';
import type { Sound } from '../../audio/sounds.ts';
import { useSound } from '../../audio/use-sound.ts';
import { wholeWindow } from '../../canvas/time-window.ts';
import { PlayerControls } from '../process/player-controls.tsx';
import styles from './compare-tab.module.css';
import type { ComparedFiles, Measuring, Side } from './comparison.ts';
import { type Display, displayStore, viewStore } from './display.ts';
import { DisplayControls } from './display-controls.tsx';
import { Figures } from './figures.tsx';
import { FileBar } from './file-bar.tsx';
import { Readout } from './readout.tsx';
import { Stage } from './stage.tsx';
import type { Match, StageView } from './stage-view.ts';

/** How after lies against before, as far as it was measured. */
function matchOf(measuring: Measuring): Match {
  if (measuring.state !== 'done') return UNMATCHED;
  const { alignment, loudnessGainDb } = measuring.result;
  return {
    originSeconds: alignment.isAligned ? alignment.offsetSeconds : 0,
    gainDb: loudnessGainDb ?? 0,
  };
}

const UNMATCHED: Match = { originSeconds: 0, gainDb: 0 };

/** Two files side by side, or one of them by itself. */
export function ComparisonView({ before, after }: ComparedFiles) {
  const { comparison } = useStudio();
  const { compare } = useMessages();
  const { measuring } = useStore(comparison.store);
  const { listening, isMatched } = useStore(displayStore);
  const [view, setView] = useState<StageView>();
  const [loudestDb, setLoudestDb] = useState<number>();
  const match = useMemo(() => matchOf(measuring), [measuring]);
  const sounds = { before: useSound(before?.handle), after: useSound(after?.handle) };
  const hasBoth = before !== undefined && after !== undefined;
  const heard = before === undefined ? 'after' : after === undefined ? 'before' : listening;
  const durationSeconds = useWindow(sounds.before, sounds.after, match.originSeconds);
  usePlayback(sounds, heard, match, durationSeconds);
  return (
    <div className={styles.view}>
      <div className={styles.work}>
        <FileBar before={before} after={after} view={view} durationSeconds={durationSeconds} />
        <Stage
          sounds={sounds}
          match={match}
          files={{ before, after }}
          durationSeconds={durationSeconds}
          onView={setView}
          onLoudest={setLoudestDb}
        />
        <Readout view={view} />
        <div className={styles.player}>
          <PlayerControls
            durationSeconds={durationSeconds}
            versions={[
              { value: 'before', label: compare.sides.before, disabled: before === undefined },
              { value: 'after', label: compare.sides.after, disabled: sounds.after === undefined },
              {
                value: 'difference',
                label: compare.difference,
                disabled: !hasBoth || sounds.after === undefined,
              },
            ]}
            heard={heard}
            onHeard={(chosen) => displayStore.setState({ listening: chosen })}
            isMatched={isMatched}
            onMatched={(chosen) => displayStore.setState({ isMatched: chosen })}
          />
        </div>
      </div>
      <aside className={styles.side} aria-label={compare.figures}>
        <DisplayControls view={view} loudestDb={loudestDb} />
        {hasBoth ? (
          <Figures durationSeconds={durationSeconds} />
        ) : (
          <p className={styles.hint}>{compare.chooseOther}</p>
        )}
      </aside>
    </div>
  );
}

/** The length of the time axis; other sounds are shown from their beginning to their end. */
function useWindow(before: Sound | undefined, after: Sound | undefined, originSeconds: number): number {
  const end = Math.max(before?.durationSeconds ?? 0, (after?.durationSeconds ?? 0) - originSeconds);
  const names = JSON.stringify([before?.handle, after?.handle]);
  // Before a frame of it is drawn, for which tiles would be asked of a time axis without length.
  useLayoutEffect(() => {
    // Not where the same files come back to an older window, such as after another tab.
    if (shownNames === names || end === 0) return;
    shownNames = names;
    viewStore.setState({ window: wholeWindow(end), frequencies: undefined, cursor: undefined });
  }, [names, end]);
  return end;
}

/** The files that the window is of. */
let shownNames: string | undefined;

/** What the player is to mix. */
const MIXED: Readonly<Record<Display['listening'], Listening>> = {
  before: { version: 0, isDifference: false },
  after: { version: 1, isDifference: false },
  difference: { version: 1, isDifference: true },
};

/** Gives the player both sounds, in step and at the chosen mix. */
function usePlayback(
  { before, after }: Readonly<Record<Side, Sound | undefined>>,
  heard: Display['listening'],
  { originSeconds, gainDb }: Match,
  durationSeconds: number,
): void {
  const { player, connection } = useStudio();
  const { isMatched } = useStore(displayStore);
  const offset = -Math.round(originSeconds * LISTENING_RATE);
  useEffect(() => {
    if (before === undefined && after === undefined) return;
    const { call } = connection;
    player().setSources({
      length: Math.round(durationSeconds * LISTENING_RATE),
      versions: [
        before && engineSource(call, before.handle, before.channelCount),
        after && engineSource(call, after.handle, after.channelCount, offset),
      ],
    });
  }, [player, connection, before, after, offset, durationSeconds]);
  useEffect(() => () => player().setSources(undefined), [player]);
  useEffect(() => {
    // What the gain brings to one loudness differs by it.
    player().setMix(mixOf(MIXED[heard], [0, -gainDb], isMatched));
  }, [player, heard, isMatched, gainDb]);
}
