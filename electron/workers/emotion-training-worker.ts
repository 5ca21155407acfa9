/** A thread that trains networks of emotions and makes experiments with them; what they take besides are threads of its own. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { BandsOverTime } from '../../shared/dsp/mel-spectrogram.ts';
import { createOrtSession } from '../adapters/ort/session.ts';
import { createPictureDrawer } from '../adapters/picture/draw-picture.ts';
import { createEmotionService, type EmotionService } from '../services/emotion/emotion-service.ts';
import type { EMOTION_TRAINING_METHODS, EmotionThreadData } from '../services/emotion/emotion-thread.ts';
import type {
  MultitaskRunEvent,
  MultitaskRunResult,
  MultitaskRunTask,
} from '../services/emotion/experiments/multitask-run.ts';
import type { RunEvent, RunResult, RunTask } from '../services/emotion/experiments/run.ts';
import { createLevelStore } from '../services/emotion/level-store.ts';
import type { LevelTask } from '../services/emotion/level-task.ts';
import { CacheFolder, defaultCacheRoot } from '../services/files/cache-folder.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';
import { ortEngine } from '../services/training/engine.ts';
import { serveMethods } from './serve-methods.ts';

const { ffmpegPath, fontPath } = workerData as EmotionThreadData;

/** Levels of the clips of a corpus: 130 MB for all of RAVDESS. */
const LEVEL_CACHE_BYTES = 2e9;

/** Builds the service for one job. */
async function withEmotions<Result>(
  processes: number | undefined,
  work: (service: EmotionService) => Promise<Result>,
): Promise<Result> {
  const levels = createWorkerPool<LevelTask, never, readonly BandsOverTime[]>({
    entry: new URL('./level-worker.ts', import.meta.url),
    workerData: { ffmpegPath },
    size: availableParallelism(),
  });
  const runs = createWorkerPool<RunTask, RunEvent, RunResult>({
    entry: new URL('./emotion-run-worker.ts', import.meta.url),
    workerData: {},
    size: processes ?? 1,
  });
  const taskRuns = createWorkerPool<MultitaskRunTask, MultitaskRunEvent, MultitaskRunResult>({
    entry: new URL('./multitask-run-worker.ts', import.meta.url),
    workerData: {},
    size: processes ?? 1,
  });
  const folder = new CacheFolder({
    path: join(defaultCacheRoot(), 'emotion'),
    limitBytes: LEVEL_CACHE_BYTES,
  });
  try {
    return await work(
      createEmotionService({
        store: createLevelStore({ pool: levels, folder }),
        runs,
        taskRuns,
        engine: ortEngine(createOrtSession),
        openSession: createOrtSession,
        drawPicture: createPictureDrawer(fontPath),
      }),
    );
  } finally {
    folder.release();
    await Promise.all([levels.dispose(), runs.dispose(), taskRuns.dispose()]);
  }
}

serveMethods<(typeof EMOTION_TRAINING_METHODS)[number]>({
  'emotion.train': (choices, { signal, progress }) =>
    withEmotions(1, (service) => service.train(choices, { signal, onProgress: progress })),
  'emotion.quantization': (choices, { signal, progress }) =>
    withEmotions(1, (service) => service.quantization(choices, { signal, onProgress: progress })),
  'emotion.experiment': ({ name: _, ...choices }, { signal, progress }) =>
    withEmotions(choices.processes, (service) =>
      service.experiment(choices, { signal, onProgress: progress }),
    ),
  'emotion.multitask': (choices, { signal, progress }) =>
    withEmotions(choices.processes, (service) =>
      service.multitask(choices, { signal, onProgress: progress }),
    ),
  'emotion.search': (choices, { signal, progress }) =>
    withEmotions(choices.processes, (service) => service.search(choices, { signal, onProgress: progress })),
});
