/** A thread that measures reference tracks, while another masters. */
import { workerData } from 'node:worker_threads';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import { profileReference, type ReferenceProfile } from '../services/mastering/reference-profile.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath } = workerData as { readonly ffmpegPath: string };
const ffmpeg = createFfmpeg({ path: ffmpegPath });

serveTasks<{ readonly path: string }, never, ReferenceProfile>(async ({ path }, { signal }) => ({
  result: await profileReference(ffmpeg, path, signal),
}));
