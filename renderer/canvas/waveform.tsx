import { useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import RegionsPlugin from 'wavesurfer.js/dist/plugins/regions.esm.js';
import { useStudio } from '../app/studio.ts';
import styles from './waveform.module.css';

/** A part of the track, in seconds. */
export interface Part {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

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

const SHORTEST_PART_SECONDS = 0.1;
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
  const regions = useRef<ReturnType<typeof RegionsPlugin.create>>(undefined);
  // The newest ones are called, without building the picture anew.
  const latest = useRef({ position, onSeek, onPart });
  latest.current = { position, onSeek, onPart };
  const canChoose = onPart !== undefined;

  useEffect(() => {
    if (container.current === null) return;
    const plugin = RegionsPlugin.create();
    const surfer = WaveSurfer.create({
      container: container.current,
      cspNonce: styleNonce,
      height,
      peaks: [peaks],
      duration: durationSeconds,
      waveColor: token(colour),
      progressColor: token(colour),
      cursorColor: token('--text'),
      cursorWidth: 1,
      dragToSeek: false,
      plugins: [plugin],
    });
    regions.current = plugin;
    surfer.on('interaction', (seconds) => latest.current.onSeek(seconds));
    if (canChoose) {
      plugin.enableDragSelection({ color: 'rgb(128 160 190 / 25%)' });
      plugin.on('region-created', (created) => {
        for (const region of plugin.getRegions()) if (region !== created) region.remove();
      });
      const tell = ({ start, end }: { start: number; end: number }): void => {
        if (end - start >= SHORTEST_PART_SECONDS)
          latest.current.onPart?.({ startSeconds: start, endSeconds: end });
      };
      plugin.on('region-created', tell);
      plugin.on('region-updated', tell);
    }
    let frame = requestAnimationFrame(function follow() {
      surfer.setTime(latest.current.position());
      frame = requestAnimationFrame(follow);
    });
    return () => {
      cancelAnimationFrame(frame);
      surfer.destroy();
    };
  }, [peaks, durationSeconds, colour, height, styleNonce, canChoose]);

  useEffect(() => {
    if (part === undefined) regions.current?.clearRegions();
  }, [part]);

  return <div ref={container} className={styles.waveform} role="img" aria-label={label} />;
}
