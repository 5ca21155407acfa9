import { TRAINING_METHODS, type TrainingThreadData } from '../services/training/training-thread.ts';
import { FONT, type Foundation, type HandlersOf, MODELS_FOLDER } from './foundation.ts';
import { onOwnThread } from './own-thread.ts';

/** Trains networks that master, looks at the music for it, and searches for how. */
export function trainingHandlers({
  ffmpeg,
  userModelsFolder,
}: Foundation): HandlersOf<(typeof TRAINING_METHODS)[number] | 'cache.clear'> {
  return {
    ...onOwnThread(TRAINING_METHODS, () => ({
      entry: new URL('../workers/training-worker.ts', import.meta.url),
      workerData: {
        ffmpegPath: ffmpeg().path,
        fontPath: FONT,
        modelsFolder: MODELS_FOLDER,
        userModelsFolder,
      } satisfies TrainingThreadData,
    })),
    'cache.clear': async () => {
      const { PcmCache } = await import('../services/training/data/pcm-cache.ts');
      const { folder } = new PcmCache({ ffmpeg: ffmpeg() });
      return { folder: folder.path, ...(await folder.clear()) };
    },
  };
}
