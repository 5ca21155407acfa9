/** A thread that measures reference tracks and filters by them, while another masters. */
import { workerData } from 'node:worker_threads';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import {
  type ReferenceTask,
  type ReferenceTaskResult,
  ReferenceTaskRunner,
} from '../services/mastering/reference-work.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath } = workerData as { readonly ffmpegPath: string };
const runner = new ReferenceTaskRunner(createFfmpeg({ path: ffmpegPath }));

serveTasks<ReferenceTask, never, ReferenceTaskResult>(async (task, { signal }) => {
  const result = await runner.run(task, signal);
  const buffers = Array.isArray(result) ? result.map((samples) => samples.buffer as ArrayBuffer) : [];
  return { result, transfer: buffers };
});
