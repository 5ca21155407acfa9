import { STOI_SAMPLE_RATE, stoi } from '../../../shared/analysis/stoi.ts';
import { interpolateSamples } from '../../../shared/dsp/sinc-interpolation.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';

/** Beyond this many seconds intelligibility is not measured: it needs the whole track in memory. */
export const LONGEST_SPEECH_SECONDS = 600;

/** One channel in memory, at the rate of STOI: the mean of all. */
export async function readSpeech(blocks: AudioBlocks): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for await (const [left, right] of blocks) {
    parts.push(right === undefined ? left! : left!.map((x, n) => (x + right[n]!) / 2));
  }
  const speech = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    speech.set(part, at);
    at += part.length;
  }
  return speech;
}

/**
 * Intelligibility of a track against clean speech.
 *
 * @param offsetSeconds by which the track is late
 * @returns `null` where it is not defined
 */
export function intelligibility(
  clean: Float32Array,
  track: Float32Array,
  offsetSeconds: number,
): number | null {
  const offset = offsetSeconds * STOI_SAMPLE_RATE;
  const start = Math.max(0, Math.ceil(-offset));
  const count = Math.max(0, Math.min(clean.length, Math.floor(track.length - offset)) - start);
  const reference = clean.subarray(start, start + count);
  if (reference.every((x) => x === 0)) return null;
  const value = stoi(interpolateSamples(track, start + offset, 1, count), reference);
  return Number.isFinite(value) ? value : null;
}
