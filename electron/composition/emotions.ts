import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { RequestContext } from '../../shared/contract/dispatch.ts';
import type { ProgressOf, RequestOf, ResultOf } from '../../shared/contract/methods.ts';
import type { BandsOverTime } from '../../shared/dsp/mel-spectrogram.ts';
import { assertNotSameFile } from '../adapters/ffmpeg/same-file.ts';
import type { Ffmpeg } from '../adapters/ffmpeg/types.ts';
import { createOrtSession } from '../adapters/ort/session.ts';
import { createPictureDrawer } from '../adapters/picture/draw-picture.ts';
import type { EmotionService } from '../services/emotion/emotion-service.ts';
import type {
  MultitaskRunEvent,
  MultitaskRunResult,
  MultitaskRunTask,
} from '../services/emotion/experiments/multitask-run.ts';
import type { RunEvent, RunResult, RunTask } from '../services/emotion/experiments/run.ts';
import type { LevelTask } from '../services/emotion/level-task.ts';
import type { EmotionModels } from '../services/emotion/tagging/emotion-models.ts';
import type { TaggingService } from '../services/emotion/tagging/tagging-service.ts';
import { CacheFolder, defaultCacheRoot } from '../services/files/cache-folder.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';
import { FONT, type Foundation, type HandlersOf, MODELS_FOLDER } from './foundation.ts';
import { lazy } from './lazy.ts';

/** Levels of the clips of a corpus: 130 MB for all of RAVDESS. */
const LEVEL_CACHE_BYTES = 2e9;

/** Builds what deals with emotions, for one job: its threads end with it. */
async function withEmotions<Result>(
  ffmpeg: Ffmpeg,
  processes: number,
  work: (service: EmotionService) => Promise<Result>,
): Promise<Result> {
  const [{ createEmotionService }, { createLevelStore }, { ortEngine }] = await Promise.all([
    import('../services/emotion/emotion-service.ts'),
    import('../services/emotion/level-store.ts'),
    import('../services/training/engine.ts'),
  ]);
  const levels = createWorkerPool<LevelTask, never, readonly BandsOverTime[]>({
    entry: new URL('../workers/level-worker.ts', import.meta.url),
    workerData: { ffmpegPath: ffmpeg.path },
    size: availableParallelism(),
  });
  const runs = createWorkerPool<RunTask, RunEvent, RunResult>({
    entry: new URL('../workers/emotion-run-worker.ts', import.meta.url),
    workerData: {},
    size: processes,
  });
  const taskRuns = createWorkerPool<MultitaskRunTask, MultitaskRunEvent, MultitaskRunResult>({
    entry: new URL('../workers/multitask-run-worker.ts', import.meta.url),
    workerData: {},
    size: processes,
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
        drawPicture: createPictureDrawer(FONT),
      }),
    );
  } finally {
    folder.release();
    await Promise.all([levels.dispose(), runs.dispose(), taskRuns.dispose()]);
  }
}

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

/** What trains networks of emotions, each on threads of its own. */
type TrainingMethod = `emotion.${'train' | 'experiment' | 'multitask' | 'quantization' | 'search'}`;

/** How each is asked of the service. */
const TRAININGS: {
  readonly [Method in TrainingMethod]: (
    service: EmotionService,
    request: RequestOf<Method>,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: ProgressOf<Method>) => void;
    },
  ) => Promise<ResultOf<Method>>;
} = {
  'emotion.train': (service, request, options) => service.train(request, options),
  'emotion.experiment': (service, { name: _, ...choices }, options) => service.experiment(choices, options),
  'emotion.multitask': (service, request, options) => service.multitask(request, options),
  'emotion.quantization': (service, request, options) => service.quantization(request, options),
  'emotion.search': (service, request, options) => service.search(request, options),
};

function trainingHandlers({ ffmpeg }: Foundation): HandlersOf<TrainingMethod> {
  const handler =
    <Method extends TrainingMethod>(method: Method) =>
    (
      request: RequestOf<Method>,
      { signal, progress }: RequestContext<Method, AbortSignal>,
    ): Promise<ResultOf<Method>> => {
      const processes = ('processes' in request ? request.processes : undefined) ?? 1;
      return withEmotions(ffmpeg(), processes, (service) =>
        TRAININGS[method](service, request, { signal, onProgress: progress }),
      );
    };
  return {
    'emotion.train': handler('emotion.train'),
    'emotion.experiment': handler('emotion.experiment'),
    'emotion.multitask': handler('emotion.multitask'),
    'emotion.quantization': handler('emotion.quantization'),
    'emotion.search': handler('emotion.search'),
  };
}

/** Tells emotions of voices, and trains what does. */
export function emotionHandlers(
  foundation: Foundation,
): HandlersOf<TrainingMethod | `emotion.${'tag' | 'evaluate' | 'models' | 'quantize'}`> {
  const models = lazy(async () => {
    const { createEmotionModels } = await import('../services/emotion/tagging/emotion-models.ts');
    return createEmotionModels(MODELS_FOLDER);
  });
  const tagging = lazy(async () => composeTagging(foundation.ffmpeg(), await models()));
  return {
    ...trainingHandlers(foundation),
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
