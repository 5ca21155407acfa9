/** A thread that turns sound into spectrograms; it decodes for itself, so that no samples cross threads. */
import { workerData } from 'node:worker_threads';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import {
  runSpectrogramTask,
  type SpectrogramEvent,
  type SpectrogramTask,
  type SpectrogramTaskResult,
} from '../services/spectrogram/tasks.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath } = workerData as { readonly ffmpegPath: string };
const ffmpeg = createFfmpeg({ path: ffmpegPath });

serveTasks<SpectrogramTask, SpectrogramEvent, SpectrogramTaskResult>(async (task, { signal, emit }) => {
  const result = await runSpectrogramTask(task, {
    ffmpeg,
    signal,
    emit: (event) => emit(event, event.tile && [event.tile.bytes.buffer as ArrayBuffer]),
  });
  const bytes = result.grid?.levels ?? result.tile?.bytes;
  return { result, transfer: bytes === undefined ? [] : [bytes.buffer as ArrayBuffer] };
});
