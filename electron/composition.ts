import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompareResult } from '../shared/contract/compare.ts';
import type { Handlers } from '../shared/contract/dispatch.ts';
import type { MasterResult, MasterSettings } from '../shared/contract/master.ts';
import type { BandsOverTime } from '../shared/dsp/mel-spectrogram.ts';
import { parseTargetLufs } from '../shared/mastering/targets.ts';
import { sentence } from '../shared/sentences/sentence.ts';
import { createFfmpeg } from './adapters/ffmpeg/ffmpeg.ts';
import { storedSampleRate } from './adapters/ffmpeg/formats.ts';
import { assertNotSameFile } from './adapters/ffmpeg/same-file.ts';
import type { Ffmpeg } from './adapters/ffmpeg/types.ts';
import type { Device } from './adapters/ort/devices.ts';
import { probeDeviceInProcess } from './adapters/ort/probe-process.ts';
import { ortDevices, ortVersion } from './adapters/ort/runtime.ts';
import { createOrtSession } from './adapters/ort/session.ts';
import { createPictureDrawer } from './adapters/picture/draw-picture.ts';
import { processMemory } from './adapters/process-memory.ts';
import { createSpool } from './adapters/spool.ts';
import { createStyleLoader } from './adapters/style-files.ts';
import type { LoadedTfjs } from './adapters/tfjs/load-tfjs.ts';
import { LATHE_VERSION } from './installation.ts';
import { createAnalysisService } from './services/analysis/analysis-service.ts';
import type { ComparisonProgress, ComparisonRequest } from './services/comparison/comparison-service.ts';
import { createDoctorService } from './services/doctor/doctor-service.ts';
import type { EmotionService } from './services/emotion/emotion-service.ts';
import type {
  MultitaskRunEvent,
  MultitaskRunResult,
  MultitaskRunTask,
} from './services/emotion/experiments/multitask-run.ts';
import type { RunEvent, RunResult, RunTask } from './services/emotion/experiments/run.ts';
import type { LevelTask } from './services/emotion/level-task.ts';
import type { EmotionModels } from './services/emotion/tagging/emotion-models.ts';
import type { TaggingService } from './services/emotion/tagging/tagging-service.ts';
import { CacheFolder, defaultCacheRoot } from './services/files/cache-folder.ts';
import { defaultDataFolder } from './services/files/data-folder.ts';
import { createMasterHistory } from './services/history/master-history.ts';
import { createJobQueue } from './services/jobs/job-queue.ts';
import { OngoingJobs } from './services/jobs/ongoing-jobs.ts';
import { createWorkerPool, type WorkerPool } from './services/jobs/worker-pool.ts';
import { createListeningService } from './services/listening/listening-service.ts';
import { createMasteringJobs } from './services/mastering/mastering-jobs.ts';
import { createMasteringService } from './services/mastering/mastering-service.ts';
import { type MasteringWork, threadedMasteringWork } from './services/mastering/mastering-work.ts';
import type { MasterSettings as ServiceMasterSettings } from './services/mastering/types.ts';
import { createModelService } from './services/models/model-service.ts';
import { createUserModels } from './services/models/user-models.ts';
import { createSpectrogramService } from './services/spectrogram/spectrogram-service.ts';
import type { SpectrogramService } from './services/spectrogram/types.ts';
import type { TrainingChoices } from './services/training/default-settings.ts';
import type { Engine } from './services/training/engine.ts';
import type { TrainingProgress } from './services/training/training-run.ts';
import type { TrainingResult, TrainingRunOptions } from './services/training/training-service.ts';
import type { TrainingSettings } from './services/training/training-settings.ts';

const FONT = fileURLToPath(new URL('../assets/fonts/Inter-Regular.ttf', import.meta.url));
const STYLES_FOLDER = fileURLToPath(new URL('../assets/styles', import.meta.url));
const MODELS_FOLDER = fileURLToPath(new URL('../models', import.meta.url));

/** Makes a value when it is first asked for. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** TensorFlow.js, where the user installed it; it is looked for when a training asks for it. */
async function findTfjs(): Promise<LoadedTfjs> {
  const { loadTfjs } = await import('./adapters/tfjs/load-tfjs.ts');
  return loadTfjs();
}

const tfjsEngine: Engine = async (graph) => {
  const { createTfjsSession } = await import('./adapters/tfjs/session.ts');
  return createTfjsSession(await findTfjs(), graph);
};

/** Two threads serve the two sounds of a picture, and leave the other cores to what else runs. */
const SPECTROGRAM_THREADS = 2;
/** Of tiles, which are some hundred kilobytes each. */
const TILE_CACHE_BYTES = 512e6;

function composeSpectrogram(ffmpeg: Ffmpeg): SpectrogramService {
  return createSpectrogramService({
    ffmpeg,
    pool: createWorkerPool({
      entry: new URL('./workers/spectrogram-worker.ts', import.meta.url),
      workerData: { ffmpegPath: ffmpeg.path },
      size: SPECTROGRAM_THREADS,
    }),
    drawPicture: createPictureDrawer(FONT),
    cacheFolder: new CacheFolder({
      path: join(defaultCacheRoot(), 'spectrogram'),
      limitBytes: TILE_CACHE_BYTES,
    }),
    assertNotSameFile,
  });
}

/** One thread, which compares one pair after the other: what is mastered meanwhile does not wait for it. */
function composeComparisons(
  ffmpeg: Ffmpeg,
): WorkerPool<ComparisonRequest, ComparisonProgress, CompareResult> {
  return createWorkerPool({
    entry: new URL('./workers/comparison-worker.ts', import.meta.url),
    workerData: { ffmpegPath: ffmpeg.path },
    size: 1,
  });
}

/** Levels of the clips of a corpus: 130 MB for all of RAVDESS. */
const LEVEL_CACHE_BYTES = 2e9;

/** Builds what deals with emotions, for one job: its threads end with it. */
async function withEmotions<Result>(
  ffmpeg: Ffmpeg,
  processes: number,
  work: (service: EmotionService) => Promise<Result>,
): Promise<Result> {
  const [{ createEmotionService }, { createLevelStore }, { ortEngine }] = await Promise.all([
    import('./services/emotion/emotion-service.ts'),
    import('./services/emotion/level-store.ts'),
    import('./services/training/engine.ts'),
  ]);
  const levels = createWorkerPool<LevelTask, never, readonly BandsOverTime[]>({
    entry: new URL('./workers/level-worker.ts', import.meta.url),
    workerData: { ffmpegPath: ffmpeg.path },
    size: availableParallelism(),
  });
  const runs = createWorkerPool<RunTask, RunEvent, RunResult>({
    entry: new URL('./workers/emotion-run-worker.ts', import.meta.url),
    workerData: {},
    size: processes,
  });
  const taskRuns = createWorkerPool<MultitaskRunTask, MultitaskRunEvent, MultitaskRunResult>({
    entry: new URL('./workers/multitask-run-worker.ts', import.meta.url),
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
  const { createTaggingService } = await import('./services/emotion/tagging/tagging-service.ts');
  const threads = availableParallelism();
  return createTaggingService({
    ffmpeg,
    models,
    threads,
    listeners: createWorkerPool({
      entry: new URL('./workers/voice-worker.ts', import.meta.url),
      workerData: { ffmpegPath: ffmpeg.path, modelFolder: join(MODELS_FOLDER, 'voice-activity') },
      size: LISTENING_THREADS,
    }),
    classifiers: createWorkerPool({
      entry: new URL('./workers/emotion-window-worker.ts', import.meta.url),
      workerData: {},
      size: threads,
    }),
  });
}

/** Spectrograms do not wait for their turn: a person looks at them while something else runs. */
function spectrogramHandlers(
  service: () => SpectrogramService,
): Pick<Handlers<AbortSignal>, `spectrogram.${'draw' | 'panels' | 'describe' | 'tile' | 'overview'}`> {
  return {
    'spectrogram.draw': async (request, { signal, progress }) => {
      const { inputPath, afterPath, outputPath, settings = {} } = request;
      const after = afterPath === undefined ? {} : { after: { path: afterPath } };
      const picture = await service().drawToFile(
        { before: { path: inputPath }, ...after, settings },
        outputPath,
        { signal, onProgress: (fraction) => progress({ fraction }) },
      );
      return { outputPath, ...picture };
    },
    'spectrogram.panels': (request, { signal, progress }) => {
      const { inputPath, inputOriginSeconds = 0, afterPath, settings = {} } = request;
      const { afterOriginSeconds = 0, afterGainDb = 0 } = request;
      const before = { path: inputPath, originSeconds: inputOriginSeconds };
      const after = afterPath && { path: afterPath, originSeconds: afterOriginSeconds, gainDb: afterGainDb };
      return service().drawPanels(
        { before, ...(after && { after }), settings },
        { signal, onProgress: (fraction) => progress({ fraction }) },
      );
    },
    'spectrogram.describe': (request, { signal }) => service().describe(request, { signal }),
    'spectrogram.tile': async (request, { signal }) => ({ tile: await service().tile(request, { signal }) }),
    'spectrogram.overview': async (request, { signal, progress }) => {
      let tileCount = 0;
      const onTile = (tile: Uint8Array): void => {
        tileCount++;
        progress({ tile });
      };
      await service().overview(request, onTile, { signal, onProgress: (fraction) => progress({ fraction }) });
      return { tileCount };
    },
  };
}

/** What differs from host to host. */
export interface CompositionOptions {
  /** Tries a device where it can do no harm; left out: in a process of Node. */
  readonly probeDevice?: (device: Device) => Promise<void>;
}

/**
 * Builds every service and joins them to the contract. What costs time or may be missing (ffmpeg, the runtime, the
 * training engine) is looked for by the first request that needs it.
 */
export function createHandlers({
  probeDevice = probeDeviceInProcess,
}: CompositionOptions = {}): Handlers<AbortSignal> {
  const ffmpeg = lazy<Ffmpeg>(() => createFfmpeg());
  const models = createModelService({
    folder: MODELS_FOLDER,
    userModels: createUserModels(join(defaultDataFolder(), 'models')),
    openSession: createOrtSession,
  });
  const mastering = lazy(() =>
    createMasteringService({
      ffmpeg: ffmpeg(),
      models,
      createSpool,
      storedSampleRate,
      work: composeMasteringWork(ffmpeg()),
      loadStyle: createStyleLoader(STYLES_FOLDER),
    }),
  );
  const analysis = lazy(() => createAnalysisService({ ffmpeg: ffmpeg() }));
  const comparisons = lazy(() => composeComparisons(ffmpeg()));
  const history = createMasterHistory(join(defaultDataFolder(), 'history.json'), Date.now);
  const masterings = createMasteringJobs(history);
  const trainings = new OngoingJobs<{ readonly key: string }, TrainingProgress, TrainingResult>();
  const training = lazy(async () => {
    const [
      { createTrainingService },
      { checkTrainingData },
      { completeTrainingSettings },
      { PcmCache },
      { ortEngine },
    ] = await Promise.all([
      import('./services/training/training-service.ts'),
      import('./services/training/training-data.ts'),
      import('./services/training/default-settings.ts'),
      import('./services/training/data/pcm-cache.ts'),
      import('./services/training/engine.ts'),
    ]);
    const cache = new PcmCache({ ffmpeg: ffmpeg() });
    const engines = { ort: ortEngine(createOrtSession), tfjs: tfjsEngine };
    const records = {
      openSink: ffmpeg().openSink,
      drawPicture: createPictureDrawer(FONT),
      now: Date.now,
    };
    const machine = { engines, cache, memory: processMemory, records };
    return {
      ...createTrainingService({ ...machine, models }),
      /** Of trials, whose models are in nobody's way. */
      unlisted: createTrainingService(machine),
      checkTrainingData,
      async completeSettings(choices: TrainingChoices): Promise<TrainingSettings> {
        const settings = completeTrainingSettings(choices);
        // The sound is prepared first, which takes its time: what is missing is said before.
        if (settings.engine === 'tfjs') await findTfjs();
        return settings;
      },
      cache,
    };
  });
  const tuning = lazy(async () => {
    const [{ createTuningService }, { unlisted, completeSettings }] = await Promise.all([
      import('./services/tuning/tuning-service.ts'),
      training(),
    ]);
    return createTuningService({
      training: unlisted,
      completeSettings,
      drawPicture: createPictureDrawer(FONT),
    });
  });
  const emotionModels = lazy(async () => {
    const { createEmotionModels } = await import('./services/emotion/tagging/emotion-models.ts');
    return createEmotionModels(MODELS_FOLDER);
  });
  const tagging = lazy(async () => composeTagging(ffmpeg(), await emotionModels()));
  const jobs = createJobQueue();
  const spectrogram = lazy(() => composeSpectrogram(ffmpeg()));
  const listening = lazy(() => createListeningService({ ffmpeg: ffmpeg(), createSpool }));

  return {
    'master.run': async ({ settings = {}, job, ...paths }, { signal, progress }) => {
      const request = { ...paths, settings: masterSettings(settings) };
      const attendant = { signal, onProgress: progress };
      const work = (context: typeof attendant): Promise<MasterResult> =>
        jobs.run(() => mastering().master(request, context), context.signal);
      return job === undefined ? work(attendant) : masterings.run(job, paths, work, attendant);
    },
    'master.attend': ({ job }, { signal, progress }) =>
      masterings.attend(job, { signal, onProgress: progress }),
    'jobs.list': async () => ({
      masters: masterings.list(),
      trainings: trainings.list.map(({ identity }) => ({ folder: identity.key })),
    }),
    'history.list': () => history.list(),
    'history.clear': async ({ job }) => ({ forgotten: await history.clear(job) }),
    'analyze.run': ({ inputPath, ...options }, { signal, progress }) =>
      jobs.run(
        () =>
          analysis().analyze(inputPath, {
            ...options,
            signal,
            onProgress: (fraction) => progress({ fraction }),
          }),
        signal,
      ),
    'analyze.loudness': ({ inputPath }, { signal, progress }) =>
      jobs.run(
        () =>
          analysis().measureLoudness(inputPath, { signal, onProgress: (fraction) => progress({ fraction }) }),
        signal,
      ),
    'compare.run': (request, { signal, progress }) =>
      comparisons().run(request, { signal, onEvent: progress }),
    'train.run': (request, { signal, progress }) => {
      const attendant = { signal, onProgress: progress };
      const isResumed = request.action === 'resume';
      const folder = isResumed ? request.folder : request.outputFolder;
      const run = async (options: TrainingRunOptions): Promise<TrainingResult> => {
        const service = await training();
        if (request.action === 'resume') return service.resume(folder, options);
        const { action: _, outputFolder: __, settings, ...sources } = request;
        return service.train(await service.completeSettings({ ...sources, ...settings }), folder, options);
      };
      const found = isResumed ? trainings.join(folder, attendant) : undefined;
      return (
        found ??
        trainings.begin({ key: folder }, (options) => jobs.run(() => run(options), options.signal), attendant)
      );
    },
    'train.check': ({ settings, withTests, ...sources }, { signal, progress }) =>
      jobs.run(async () => {
        const { checkTrainingData, completeSettings, cache } = await training();
        return checkTrainingData(await completeSettings({ ...sources, ...settings }), cache, {
          signal,
          ...(withTests !== undefined && { withTests }),
          onProgress: (done, total) => progress({ fraction: done / total }),
        });
      }, signal),
    'tune.run': (request, { signal, progress }) =>
      jobs.run(async () => (await tuning()).run(request, { signal, onProgress: progress }), signal),
    'emotion.train': (choices, { signal, progress }) =>
      jobs.run(
        () =>
          withEmotions(ffmpeg(), 1, (service) => service.train(choices, { signal, onProgress: progress })),
        signal,
      ),
    'emotion.multitask': (choices, { signal, progress }) =>
      jobs.run(
        () =>
          withEmotions(ffmpeg(), choices.processes ?? 1, (service) =>
            service.multitask(choices, { signal, onProgress: progress }),
          ),
        signal,
      ),
    'emotion.search': (choices, { signal, progress }) =>
      jobs.run(
        () =>
          withEmotions(ffmpeg(), choices.processes ?? 1, (service) =>
            service.search(choices, { signal, onProgress: progress }),
          ),
        signal,
      ),
    'emotion.quantization': (choices, { signal, progress }) =>
      jobs.run(
        () =>
          withEmotions(ffmpeg(), 1, (service) =>
            service.quantization(choices, { signal, onProgress: progress }),
          ),
        signal,
      ),
    'emotion.experiment': ({ name: _, ...choices }, { signal, progress }) =>
      jobs.run(
        () =>
          withEmotions(ffmpeg(), choices.processes ?? 1, (service) =>
            service.experiment(choices, { signal, onProgress: progress }),
          ),
        signal,
      ),
    'emotion.tag': (request, { signal, progress }) =>
      jobs.run(async () => (await tagging()).tag(request, { signal, onProgress: progress }), signal),
    'emotion.evaluate': (request, { signal, progress }) =>
      jobs.run(async () => (await tagging()).evaluate(request, { signal, onProgress: progress }), signal),
    'emotion.models': async () => ({ models: await (await emotionModels()).describe() }),
    'emotion.quantize': async (request) => {
      const { quantizeFile } = await import('./services/emotion/quantize-file.ts');
      return quantizeFile(request, { assertNotSameFile });
    },
    'cache.clear': async () => {
      const { cache } = await training();
      return { folder: cache.folder.path, ...(await cache.folder.clear()) };
    },
    ...spectrogramHandlers(spectrogram),
    // Who listens does not wait for what is being made.
    'listen.open': ({ inputPath }, { signal, progress }) =>
      listening().open(inputPath, { signal, onProgress: (fraction) => progress({ fraction }) }),
    'listen.read': async (request, { signal }) => ({ samples: await listening().read(request, { signal }) }),
    'models.list': () => models.list(),
    'models.info': ({ model }) => models.info(model),
    'models.verify': ({ model }, { signal }) => jobs.run(() => models.verify(model), signal),
    'models.remove': async ({ model }) => {
      await models.remove(model);
      return {};
    },
    'models.import': ({ path, ...choices }, { signal }) =>
      jobs.run(async () => {
        const { importModel } = await import('./services/models/import/import-model.ts');
        return importModel(models, path, choices);
      }, signal),
    'doctor.run': () =>
      createDoctorService({
        versions: { lathe: LATHE_VERSION, onnxRuntime: ortVersion },
        findFfmpeg: ffmpeg,
        models,
        listDevices: ortDevices,
        probeDevice,
        folders: [
          { purpose: sentence('purposeTemporary'), path: tmpdir() },
          { purpose: sentence('purposeCache'), path: defaultCacheRoot() },
          { purpose: sentence('purposeModels'), path: defaultDataFolder() },
        ],
      }).examine(),
  };
}

/** Threads that stages of one chain run on side by side; the blocks of a stage must come to where it is. */
const MASTERING_THREADS = 2;

function composeMasteringWork(ffmpeg: Ffmpeg): MasteringWork {
  const entry = new URL('./workers/mastering-worker.ts', import.meta.url);
  const options = { entry, workerData: { ffmpegPath: ffmpeg.path }, size: 1, tasksAtOnce: 2 };
  return threadedMasteringWork(Array.from({ length: MASTERING_THREADS }, () => createWorkerPool(options)));
}

/** A target's own ceiling holds unless another was asked for. Without a target, references may have their say. */
function masterSettings({ targetLufs, ceilingDbtp, ...settings }: MasterSettings): ServiceMasterSettings {
  const target = targetLufs === undefined ? {} : parseTargetLufs(targetLufs);
  return { ...settings, target: { ...target, ...(ceilingDbtp !== undefined && { ceilingDbtp }) } };
}
