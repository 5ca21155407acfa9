/** A thread that trains networks that master, looks at the music for it, and searches for how. */
import { workerData } from 'node:worker_threads';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../adapters/ort/session.ts';
import { createPictureDrawer } from '../adapters/picture/draw-picture.ts';
import { processMemory } from '../adapters/process-memory.ts';
import type { LoadedTfjs } from '../adapters/tfjs/load-tfjs.ts';
import { createModelService } from '../services/models/model-service.ts';
import { createUserModels } from '../services/models/user-models.ts';
import { PcmCache } from '../services/training/data/pcm-cache.ts';
import { completeTrainingSettings, type TrainingChoices } from '../services/training/default-settings.ts';
import { type Engine, ortEngine } from '../services/training/engine.ts';
import { checkTrainingData } from '../services/training/training-data.ts';
import { createTrainingService } from '../services/training/training-service.ts';
import type { TrainingSettings } from '../services/training/training-settings.ts';
import type { TRAINING_METHODS, TrainingThreadData } from '../services/training/training-thread.ts';
import { createTuningService } from '../services/tuning/tuning-service.ts';
import { serveMethods } from './serve-methods.ts';

/** TensorFlow.js, where the user installed it; it is looked for when a training asks for it. */
async function findTfjs(): Promise<LoadedTfjs> {
  const { loadTfjs } = await import('../adapters/tfjs/load-tfjs.ts');
  return loadTfjs();
}

const tfjsEngine: Engine = async (graph) => {
  const { createTfjsSession } = await import('../adapters/tfjs/session.ts');
  return createTfjsSession(await findTfjs(), graph);
};

async function completeSettings(choices: TrainingChoices): Promise<TrainingSettings> {
  const settings = completeTrainingSettings(choices);
  // The sound is prepared first, which takes its time: what is missing is said before.
  if (settings.engine === 'tfjs') await findTfjs();
  return settings;
}

const { ffmpegPath, fontPath, modelsFolder, userModelsFolder } = workerData as TrainingThreadData;
const ffmpeg = createFfmpeg({ path: ffmpegPath });
const drawPicture = createPictureDrawer(fontPath);
const models = createModelService({
  folder: modelsFolder,
  userModels: createUserModels(userModelsFolder),
  openSession: createOrtSession,
});
const cache = new PcmCache({ ffmpeg });
const machine = {
  engines: { ort: ortEngine(createOrtSession), tfjs: tfjsEngine },
  cache,
  memory: processMemory,
  records: { openSink: ffmpeg.openSink, drawPicture, now: Date.now },
};
const training = createTrainingService({ ...machine, models });
// Models of trials are in nobody's list.
const tuning = createTuningService({
  training: createTrainingService(machine),
  completeSettings,
  drawPicture,
});

serveMethods<(typeof TRAINING_METHODS)[number]>({
  'train.run': async (request, { signal, progress }) => {
    const options = { signal, onProgress: progress };
    if (request.action === 'resume') return training.resume(request.folder, options);
    const { action: _, outputFolder, settings, ...sources } = request;
    return training.train(await completeSettings({ ...sources, ...settings }), outputFolder, options);
  },
  'train.check': async ({ settings, withTests, ...sources }, { signal, progress }) =>
    checkTrainingData(await completeSettings({ ...sources, ...settings }), cache, {
      signal,
      ...(withTests !== undefined && { withTests }),
      onProgress: (done, total) => progress({ fraction: done / total }),
    }),
  'tune.run': (request, { signal, progress }) => tuning.run(request, { signal, onProgress: progress }),
});
