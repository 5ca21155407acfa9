import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { assertNotSameFile } from '../adapters/ffmpeg/same-file.ts';
import type { Ffmpeg } from '../adapters/ffmpeg/types.ts';
import { EMOTION_TRAINING_METHODS, type EmotionThreadData } from '../services/emotion/emotion-thread.ts';
import type { EmotionModels } from '../services/emotion/tagging/emotion-models.ts';
import type { TaggingService } from '../services/emotion/tagging/tagging-service.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';
import { FONT, type Foundation, type HandlersOf, MODELS_FOLDER } from './foundation.ts';
import { lazy } from './lazy.ts';
import { onOwnThread } from './own-thread.ts';

/** Threads that listen for a voice: one for each speed. */
const LISTENING_THREADS = 2;

/** Builds what tells the emotions of recordings; its threads are there from the first recording on. */
async function composeTagging(ffmpeg: Ffmpeg, models: EmotionModels): Promise<TaggingService> {
  const { createTaggingService } = await import('../services/emotion/tagging/tagging-service.ts');
  const threads = availableParallelism();
  return createTaggingService({
    ffmpeg,
    models,
    threads,
    listeners: createWorkerPool({
      entry: new URL('../workers/voice-worker.ts', import.meta.url),
      workerData: { ffmpegPath: ffmpeg.path, modelFolder: join(MODELS_FOLDER, 'voice-activity') },
      size: LISTENING_THREADS,
    }),
    classifiers: createWorkerPool({
      entry: new URL('../workers/emotion-window-worker.ts', import.meta.url),
      workerData: {},
      size: threads,
    }),
  });
}

/** Tells emotions of voices. */
export function taggingHandlers({
  ffmpeg,
}: Foundation): HandlersOf<`emotion.${'tag' | 'evaluate' | 'models' | 'quantize'}`> {
  const models = lazy(async () => {
    const { createEmotionModels } = await import('../services/emotion/tagging/emotion-models.ts');
    return createEmotionModels(MODELS_FOLDER);
  });
  const tagging = lazy(async () => composeTagging(ffmpeg(), await models()));
  return {
    'emotion.tag': async (request, { signal, progress }) =>
      (await tagging()).tag(request, { signal, onProgress: progress }),
    'emotion.evaluate': async (request, { signal, progress }) =>
      (await tagging()).evaluate(request, { signal, onProgress: progress }),
    'emotion.models': async () => ({ models: await (await models()).describe() }),
    'emotion.quantize': async (request) => {
      const { quantizeFile } = await import('../services/emotion/quantize-file.ts');
      return quantizeFile(request, { assertNotSameFile });
    },
  };
}

/** Trains what tells emotions, and makes experiments with it. */
export function emotionTrainingHandlers({
  ffmpeg,
}: Foundation): HandlersOf<(typeof EMOTION_TRAINING_METHODS)[number]> {
  return onOwnThread(EMOTION_TRAINING_METHODS, () => ({
    entry: new URL('../workers/emotion-training-worker.ts', import.meta.url),
    workerData: { ffmpegPath: ffmpeg().path, fontPath: FONT } satisfies EmotionThreadData,
  }));
}
