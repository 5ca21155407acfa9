/** A thread that decodes clips of speech and measures the levels of their mel bands. */
import { workerData } from 'node:worker_threads';
import type { BandsOverTime } from '../../shared/dsp/mel-spectrogram.ts';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import { type LevelTask, measureLevels } from '../services/emotion/level-task.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath } = workerData as { readonly ffmpegPath: string };
const ffmpeg = createFfmpeg({ path: ffmpegPath });

serveTasks<LevelTask, never, readonly BandsOverTime[]>(async (task, { signal }) => {
  const result = await measureLevels(task, { ffmpeg, signal });
  return { result, transfer: result.map(({ values }) => values.buffer as ArrayBuffer) };
});
