/** What a thread does for some clips: decode them and measure the levels of their mel bands. */
import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import { type MelLevelSettings, melLevels } from '../../../shared/emotion/mel-levels.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';

/** Clips whose levels are wanted. */
export interface LevelTask {
  readonly paths: readonly string[];
  readonly settings: MelLevelSettings;
}

/** What decodes, and what ends it early. */
interface LevelParts {
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
}

/**
 * Decodes clips and measures them, in their order.
 *
 * @throws LatheError `bad-input` when one cannot be decoded
 */
export async function measureLevels(
  { paths, settings }: LevelTask,
  parts: LevelParts,
): Promise<readonly BandsOverTime[]> {
  const { sampleRate } = settings;
  const together = await parts.ffmpeg.decodeTogether(paths, { sampleRate, signal: parts.signal });
  const levels: BandsOverTime[] = [];
  for (const [index, path] of paths.entries()) {
    const channels = together[index];
    const samples = channels ? foldToMono(channels) : await decodeMono(path, sampleRate, parts);
    levels.push(melLevels(samples, settings));
  }
  return levels;
}

async function decodeMono(
  path: string,
  sampleRate: number,
  { ffmpeg, signal }: LevelParts,
): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  for await (const block of ffmpeg.decode(path, { sampleRate, signal })) blocks.push(foldToMono(block));
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
