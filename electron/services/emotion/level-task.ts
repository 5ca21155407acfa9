/** What a thread does for one clip: decode it and measure the levels of its mel bands. */
import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import { type MelLevelSettings, melLevels } from '../../../shared/emotion/mel-levels.ts';
import type { DecodeOptions, Ffmpeg } from '../../adapters/ffmpeg/types.ts';

/** A clip whose levels are wanted. */
export interface LevelTask {
  readonly path: string;
  readonly settings: MelLevelSettings;
}

/**
 * Decodes a clip and measures it.
 *
 * @throws LatheError `bad-input` when it cannot be decoded
 */
export async function measureLevels(
  { path, settings }: LevelTask,
  { ffmpeg, signal }: { readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal },
): Promise<BandsOverTime> {
  return melLevels(await decodeMono(path, { sampleRate: settings.sampleRate, signal }, ffmpeg), settings);
}

/**
 * All samples of a clip, its channels folded to one.
 *
 * @throws LatheError `bad-input` when it cannot be decoded
 */
export async function decodeMono(
  path: string,
  options: DecodeOptions,
  ffmpeg: Ffmpeg,
): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  for await (const block of ffmpeg.decode(path, options)) blocks.push(foldToMono(block));
  const samples = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return samples;
}

/** The mean of the channels. */
export function foldToMono(block: readonly Float32Array[]): Float32Array {
  const [left, right] = block;
  return right === undefined ? left! : left!.map((sample, n) => (sample + right[n]!) / 2);
}
