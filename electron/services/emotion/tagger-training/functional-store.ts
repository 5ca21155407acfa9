import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { voiceFunctionals } from '../../../../shared/emotion/voice-functionals.ts';
import { VOICE_SAMPLE_RATE, voiceTracks } from '../../../../shared/emotion/voice-tracks.ts';
import type { Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import type { CacheFolder } from '../../files/cache-folder.ts';
import { contentHash } from '../../files/content-hash.ts';
import { readFloats } from '../../files/read-floats.ts';
import { mapAtOnce } from '../../jobs/map-at-once.ts';
import { decodeMono } from '../decode-mono.ts';

/** Raised whenever the functionals change, so that those in a cache are measured anew. */
const VERSION = 2;
/** Clips that are looked after at once: while one is measured, others are decoded. */
const AT_ONCE = 6;

/** What {@link readFunctionals} needs. */
export interface FunctionalStoreParts {
  readonly ffmpeg: Ffmpeg;
  readonly folder: CacheFolder;
  readonly signal: AbortSignal;
}

/** Functionals of clips at some speed, in their order; measured once, then read from the cache. */
export function readFunctionals(
  paths: readonly string[],
  speed: number,
  parts: FunctionalStoreParts,
): Promise<readonly Float32Array[]> {
  return mapAtOnce(paths, AT_ONCE, async (path) => {
    const { folder, signal } = parts;
    const name = cacheName(await contentHash(folder, path, signal), speed);
    if ((await folder.sizeOf(name)) !== undefined) return readFloats(folder.pathOf(name));
    const functionals = await measure(path, speed, parts);
    await folder.write(name, (temporary) => writeFile(temporary, functionals));
    return functionals;
  });
}

function cacheName(sha256: string, speed: number): string {
  const key = createHash('sha256').update(`${sha256};${speed};${VERSION}`).digest('hex');
  return `functionals/${key}.f32`;
}

/** Decoded at a lower rate and taken for the ordinary one, a sound is faster and higher. */
async function measure(
  path: string,
  speed: number,
  { ffmpeg, signal }: FunctionalStoreParts,
): Promise<Float32Array> {
  const sampleRate = Math.round(VOICE_SAMPLE_RATE / speed);
  const samples = await decodeMono(path, { sampleRate, signal }, ffmpeg);
  return voiceFunctionals(voiceTracks(samples));
}
