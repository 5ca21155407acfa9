import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AudioProbe, Ffmpeg } from '../../adapters/ffmpeg/types.ts';

/** Files that are remembered. */
const REMEMBERED = 64;

/** Tells one state of a file from another. */
export async function fileStamp(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs, ctimeMs }) => `${size} ${mtimeMs} ${ctimeMs}`,
    () => 'missing',
  );
}

/** What is known of sound files, so that one of which many tiles are made is looked at once. */
export class ProbedFiles {
  readonly #ffmpeg: Pick<Ffmpeg, 'probe'>;
  readonly #known = new Map<string, { readonly stamp: string; readonly probe: AudioProbe }>();

  constructor(ffmpeg: Pick<Ffmpeg, 'probe'>) {
    this.#ffmpeg = ffmpeg;
  }

  /**
   * The probe of a file, made again when the file has changed.
   *
   * @throws LatheError `bad-input` for what is no sound
   */
  async probe(path: string, signal?: AbortSignal): Promise<AudioProbe> {
    const key = resolve(path);
    const stamp = await fileStamp(path);
    const known = this.#known.get(key);
    if (known?.stamp === stamp) return known.probe;
    const probe = await this.#ffmpeg.probe(path, signal);
    this.#known.delete(key);
    this.#known.set(key, { stamp, probe });
    const oldest = this.#known.keys().next();
    if (this.#known.size > REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
    return probe;
  }
}
