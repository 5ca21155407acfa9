import { LISTENING_RATE } from '../../shared/contract/listen.ts';
import type { Connection } from '../transport/connection.ts';
import { toFloats } from './engine-source.ts';

/** A file that can be listened to. */
export interface Sound {
  readonly handle: string;
  readonly channelCount: number;
  /** At the listening rate. */
  readonly sampleCount: number;
  readonly durationSeconds: number;
  readonly peaks: Float32Array;
}

/** Opens files, each once. */
export type OpenSound = (handle: string) => Promise<Sound>;

/** Files that are remembered: peaks of a ten-minute track take a quarter of a megabyte. */
const REMEMBERED = 16;

/** Makes what opens files. */
export function createSounds(call: Connection['call']): OpenSound {
  const opened = new Map<string, Promise<Sound>>();
  return (handle) => {
    const known = opened.get(handle);
    if (known !== undefined) return known;
    const opening = call('listen.open', { inputPath: handle }).then(
      ({ channelCount, sampleCount, peaks }): Sound => ({
        handle,
        channelCount,
        sampleCount,
        durationSeconds: sampleCount / LISTENING_RATE,
        peaks: toFloats(peaks),
      }),
    );
    opened.set(handle, opening);
    opening.catch(() => opened.delete(handle));
    const [oldest] = opened.keys();
    if (opened.size > REMEMBERED && oldest !== undefined) opened.delete(oldest);
    return opening;
  };
}
