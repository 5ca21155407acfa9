import { useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import RegionsPlugin from 'wavesurfer.js/dist/plugins/regions.esm.js';
import { useStudio } from '../app/studio.ts';
import { eachFrame } from './each-frame.ts';
import { type Part, SHORTEST_PART_SECONDS } from './part.ts';
import styles from './waveform.module.css';

/** What {@link Waveform} shows. */
export interface WaveformProps {
  readonly label: string;
  /** Magnitudes, even over the whole. */
  readonly peaks: Float32Array;
  readonly durationSeconds: number;
  /** A custom property of the tokens, such as `--before`. */
  readonly colour: string;
  readonly height: number;
  /** Asked in every frame that is drawn. */
  readonly position: () => number;
  readonly part: Part | undefined;
  readonly onSeek: (seconds: number) => void;
  /** Left out where no part can be chosen. */
  readonly onPart?: (part: Part) => void;
}

type Regions = ReturnType<typeof RegionsPlugin.create>;

const PART_COLOUR = 'rgb(128 160 190 / 25%)';
const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * The outline of a track, drawn by wavesurfer.js from peaks that the engine made. It plays nothing: the position comes
 * from the player. It is a picture for the pointer; keys have the slider of the position.
 */
export function Waveform({
  label,
  peaks,
  durationSeconds,
  colour,
  height,
  position,
  part,
  onSeek,
  onPart,
}: WaveformProps) {
  const { styleNonce } = useStudio();
  const container = useRef<HTMLDivElement>(null);
  const picture = useRef<{ readonly surfer: WaveSurfer; readonly regions: Regions }>(undefined);
  // The newest ones are called, without building the picture anew.
  const latest = useRef({ position, onSeek, onPart, peaks, durationSeconds, colour });
  latest.current = { position, onSeek, onPart, peaks, durationSeconds, colour };
  const canChoose = onPart !== undefined;

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const regions = RegionsPlugin.create();
    const surfer = WaveSurfer.create({
      container: element,
      cspNonce: styleNonce,
      height,
      ...soundOptions(latest.current),
      cursorColor: token('--text'),
      cursorWidth: 1,
      dragToSeek: false,
      plugins: [regions],
    });
    picture.current = { surfer, regions };
    surfer.on('redrawcomplete', () => {
      element.ariaBusy = 'false';
    });
    surfer.on('interaction', (seconds) => latest.current.onSeek(seconds));
    if (canChoose) letChoose(regions, (chosen) => latest.current.onPart?.(chosen));
    const stop = eachFrame(() => surfer.setTime(latest.current.position()));
    return () => {
      stop();
      surfer.destroy();
    };
  }, [height, styleNonce, canChoose]);

  // Another sound or colour changes the picture that is there, with the part that is chosen in it.
  useEffect(() => {
    picture.current?.surfer.setOptions(soundOptions({ peaks, durationSeconds, colour }));
  }, [peaks, durationSeconds, colour]);

  useEffect(() => {
    const { regions } = picture.current ?? {};
    if (regions === undefined) return;
    const [shown] = regions.getRegions();
    if (part === undefined) regions.clearRegions();
    else if (shown === undefined)
      regions.addRegion({ start: part.startSeconds, end: part.endSeconds, color: PART_COLOUR });
    else shown.setOptions({ start: part.startSeconds, end: part.endSeconds });
  }, [part]);

  return <div ref={container} className={styles.waveform} role="img" aria-label={label} />;
}

function soundOptions({
  peaks,
  durationSeconds,
  colour,
}: Pick<WaveformProps, 'peaks' | 'durationSeconds' | 'colour'>) {
  return {
    peaks: [peaks],
    duration: durationSeconds,
    waveColor: token(colour),
    progressColor: token(colour),
  };
}

/** Parts are chosen by a drag, one at a time. */
function letChoose(regions: Regions, onPart: (part: Part) => void): void {
  regions.enableDragSelection({ color: PART_COLOUR });
  regions.on('region-created', (created) => {
    for (const region of regions.getRegions()) if (region !== created) region.remove();
  });
  const tell = ({ start, end }: { start: number; end: number }): void => {
    if (end - start >= SHORTEST_PART_SECONDS) onPart({ startSeconds: start, endSeconds: end });
  };
  regions.on('region-created', tell);
  regions.on('region-updated', tell);
}
