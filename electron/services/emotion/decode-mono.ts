import type { DecodeOptions, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import { foldToMono } from './fold-to-mono.ts';

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
