/** What a thread does for some clips: decode them and measure the levels of their mel bands. */
import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import { type MelLevelSettings, melLevels } from '../../../shared/emotion/mel-levels.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import { decodeMono } from './decode-mono.ts';
import { foldToMono } from './fold-to-mono.ts';

/** Clips whose levels are wanted. */
export interface LevelTask {
  readonly paths: readonly string[];
  readonly settings: MelLevelSettings;
}

/**
 * Decodes clips and measures them, in their order.
 *
 * @throws LatheError `bad-input` when one cannot be decoded
 */
export async function measureLevels(
  { paths, settings }: LevelTask,
  { ffmpeg, signal }: { readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal },
): Promise<readonly BandsOverTime[]> {
  const { sampleRate } = settings;
  const together = await ffmpeg.decodeTogether(paths, { sampleRate, signal });
  const levels: BandsOverTime[] = [];
  for (const [index, path] of paths.entries()) {
    const channels = together[index];
    const samples = channels ? foldToMono(channels) : await decodeMono(path, { sampleRate, signal }, ffmpeg);
    levels.push(melLevels(samples, settings));
  }
  return levels;
}
