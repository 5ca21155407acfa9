import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useMessages, useStudio } from '../../app/studio.ts';
import type { Sound } from '../../audio/sounds.ts';
import type { PainterKind } from '../../canvas/spectrogram/painter.ts';
import styles from './compare-tab.module.css';
import type { ComparedFiles, Side } from './comparison.ts';
import { viewStore } from './display.ts';
import { attachStageGestures } from './stage-gestures.ts';
import { viewAfterKey } from './stage-keys.ts';
import { followMarks } from './stage-marks.ts';
import { type Match, StageView } from './stage-view.ts';

const PAINTERS: readonly PainterKind[] = ['webgl2', 'canvas'];
/** The way to draw as on another machine, for tests and for a look at what others see: `?painter=canvas`, or `webgl2`. */
const onlyPainter = (): PainterKind | undefined => {
  const name = new URLSearchParams(location.search).get('painter');
  return PAINTERS.find((kind) => kind === name);
};

/** Waveforms and spectrograms of both files on one time axis. */
export function Stage({
  files,
  sounds,
  match,
  durationSeconds,
  onView,
  onLoudest,
}: {
  readonly files: ComparedFiles;
  readonly sounds: Readonly<Record<Side, Sound | undefined>>;
  readonly match: Match;
  readonly durationSeconds: number;
  readonly onView: (view: StageView | undefined) => void;
  readonly onLoudest: (db: number) => void;
}) {
  const { comparison, player, connection, notices } = useStudio();
  const { compare, common } = useMessages();
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<StageView>();
  const hintId = useId();
  const latest = useRef({ durationSeconds, onLoudest });
  latest.current = { durationSeconds, onLoudest };

  useEffect(() => {
    const container = element.current!;
    const created = new StageView({
      container,
      call: connection.call,
      onWhole: comparison.tellPictured,
      onFailure(thrown) {
        comparison.tellPictured();
        notices.fail(thrown);
      },
      onLoudest: (db) => latest.current.onLoudest(db),
      only: onlyPainter(),
    });
    const sizes = new ResizeObserver(() => created.resize(container.clientWidth, container.clientHeight));
    sizes.observe(container);
    const duration = (): number => latest.current.durationSeconds;
    const detach = attachStageGestures(container, created, duration, (seconds) => player().seek(seconds));
    const stopMarks = followMarks(container, created, player(), duration);
    const themes = new MutationObserver(() => created.changeTheme());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    setView(created);
    onView(created);
    return () => {
      onView(undefined);
      themes.disconnect();
      stopMarks();
      detach();
      sizes.disconnect();
      created.dispose();
      comparison.tellPictured();
    };
  }, [comparison, connection, notices, player, onView]);

  const { before, after } = sounds;
  const names = { before: files.before?.name ?? '', after: files.after?.name ?? '' };
  const handles = useMemo(
    () => ({ before: files.before?.handle, after: files.after?.handle }),
    [files.before?.handle, files.after?.handle],
  );
  // With what else is drawn of them, so that no picture of others passes for theirs.
  useLayoutEffect(() => {
    view?.show({
      handles,
      sounds: { before, after },
      match,
      words: {
        titles: {
          before: `${compare.sides.before}: ${names.before}`,
          after: `${compare.sides.after}: ${names.after}`,
          difference: compare.differenceTitle,
          blend: compare.blendTitle,
          swipe: compare.swipeTitle,
        },
        timeUnits: common.timeUnits,
      },
    });
  }, [view, handles, before, after, match, names.before, names.after, compare, common]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || view === undefined) return;
    const { cursor } = viewStore.getState();
    const next = viewAfterKey(viewStore.getState(), event, { durationSeconds, axis: view.wholeAxis });
    if (next !== undefined) viewStore.setState(next);
    else if (event.altKey) return;
    else if (event.key === ' ') player().toggle();
    else if (event.key === 'Enter' && cursor !== undefined) player().seek(cursor.seconds);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <p id={hintId} hidden>
        {compare.stageKeys}
      </p>
      <div
        ref={element}
        className={styles.stage}
        role="application"
        aria-label={compare.stage}
        aria-describedby={hintId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and move it
        tabIndex={0}
        onKeyDown={onKeyDown}
      />
    </>
  );
}
