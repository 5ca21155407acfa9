import type { RequestContext } from '../../shared/contract/dispatch.ts';
import type { ProgressOf, ResultOf } from '../../shared/contract/methods.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';
import type { TrainingMethod, TrainingTask, TrainingThreadData } from '../services/training/training-task.ts';
import { FONT, type Foundation, type HandlersOf, MODELS_FOLDER } from './foundation.ts';

/**
 * Does a task on a thread that ends with it and gives its memory back: ONNX Runtime computes a step in the thread that
 * asks for it, and a master that shared that thread would go on only between two steps.
 */
async function onOwnThread<Method extends TrainingMethod>(
  { ffmpeg, userModelsFolder }: Foundation,
  task: TrainingTask<Method>,
  { signal, progress }: RequestContext<Method, AbortSignal>,
): Promise<ResultOf<Method>> {
  const pool = createWorkerPool<TrainingTask<Method>, ProgressOf<Method>, ResultOf<Method>>({
    entry: new URL('../workers/training-worker.ts', import.meta.url),
    workerData: {
      ffmpegPath: ffmpeg().path,
      fontPath: FONT,
      modelsFolder: MODELS_FOLDER,
      userModelsFolder,
    } satisfies TrainingThreadData,
    size: 1,
  });
  try {
    return await pool.run(task, { signal, onEvent: progress });
  } finally {
    await pool.dispose();
  }
}

/** Trains networks that master, and searches for how. */
export function trainingHandlers(foundation: Foundation): HandlersOf<TrainingMethod | 'cache.clear'> {
  return {
    'train.run': (request, context) => onOwnThread(foundation, { method: 'train.run', request }, context),
    'train.check': (request, context) => onOwnThread(foundation, { method: 'train.check', request }, context),
    'tune.run': (request, context) => onOwnThread(foundation, { method: 'tune.run', request }, context),
    'cache.clear': async () => {
      const { PcmCache } = await import('../services/training/data/pcm-cache.ts');
      const { folder } = new PcmCache({ ffmpeg: foundation.ffmpeg() });
      return { folder: folder.path, ...(await folder.clear()) };
    },
  };
}
