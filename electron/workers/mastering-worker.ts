/** A thread that measures references and runs stages of the chain, while another decodes, measures and writes. */
import { workerData } from 'node:worker_threads';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import {
  type MasteringTask,
  type MasteringTaskResult,
  MasteringTaskRunner,
} from '../services/mastering/mastering-work.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath } = workerData as { readonly ffmpegPath: string };
const runner = new MasteringTaskRunner(createFfmpeg({ path: ffmpegPath }));

serveTasks<MasteringTask, never, MasteringTaskResult>(async (task, { signal }) => {
  const result = await runner.run(task, signal);
  // Two channels may share their samples.
  const buffers = Array.isArray(result) ? result.map((samples) => samples.buffer as ArrayBuffer) : [];
  return { result, transfer: [...new Set(buffers)] };
});
