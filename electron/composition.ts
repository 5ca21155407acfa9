import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Handlers } from '../shared/contract/dispatch.ts';
import type { MasterSettings } from '../shared/contract/master.ts';
import { parseTargetLufs } from '../shared/mastering/targets.ts';
import { createFfmpeg } from './adapters/ffmpeg/ffmpeg.ts';
import { storedSampleRate } from './adapters/ffmpeg/formats.ts';
import type { Ffmpeg } from './adapters/ffmpeg/types.ts';
import { probeDeviceInProcess } from './adapters/ort/probe-process.ts';
import { ortDevices, ortVersion } from './adapters/ort/runtime.ts';
import { createOrtSession } from './adapters/ort/session.ts';
import { createSpool } from './adapters/spool.ts';
import { createAnalysisService } from './services/analysis/analysis-service.ts';
import { createDoctorService } from './services/doctor/doctor-service.ts';
import { defaultCacheRoot } from './services/files/cache-folder.ts';
import { defaultDataFolder } from './services/files/data-folder.ts';
import { createJobQueue } from './services/jobs/job-queue.ts';
import { createMasteringService } from './services/mastering/mastering-service.ts';
import type { MasterSettings as ServiceMasterSettings } from './services/mastering/types.ts';
import { createModelService } from './services/models/model-service.ts';
import { createUserModels } from './services/models/user-models.ts';
import type { Engine } from './services/training/engine.ts';

/** The version of Lathe, as its package says. */
export const LATHE_VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

const MODELS_FOLDER = fileURLToPath(new URL('../models', import.meta.url));

/** Where a host keeps the details of a bug. */
export function bugLogPath(): string {
  return join(defaultCacheRoot(), 'bugs.log');
}

/** Makes a value when it is first asked for. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** TensorFlow.js as an engine; it is looked for, and loaded, when a training asks for it. */
const tfjsEngine: Engine = async (graph) => {
  const [{ loadTfjs }, { createTfjsSession }] = await Promise.all([
    import('./adapters/tfjs/load-tfjs.ts'),
    import('./adapters/tfjs/session.ts'),
  ]);
  return createTfjsSession(await loadTfjs(), graph);
};

/**
 * Builds every service and joins them to the contract. What costs time or may be missing (ffmpeg, the runtime, the
 * training engine) is looked for by the first request that needs it.
 */
export function createHandlers(): Handlers<AbortSignal> {
  const ffmpeg = lazy<Ffmpeg>(() => createFfmpeg());
  const models = createModelService({
    folder: MODELS_FOLDER,
    userModels: createUserModels(join(defaultDataFolder(), 'models')),
    openSession: createOrtSession,
  });
  const mastering = lazy(() =>
    createMasteringService({ ffmpeg: ffmpeg(), models, createSpool, storedSampleRate }),
  );
  const analysis = lazy(() => createAnalysisService({ ffmpeg: ffmpeg() }));
  const training = lazy(async () => {
    const [{ createTrainingService }, { completeTrainingSettings }, { PcmCache }, { ortEngine }] =
      await Promise.all([
        import('./services/training/training-service.ts'),
        import('./services/training/default-settings.ts'),
        import('./services/training/data/pcm-cache.ts'),
        import('./services/training/engine.ts'),
      ]);
    const cache = new PcmCache({ ffmpeg: ffmpeg() });
    const engines = { ort: ortEngine(createOrtSession), tfjs: tfjsEngine };
    return { ...createTrainingService({ engines, cache }), completeTrainingSettings };
  });
  const jobs = createJobQueue();

  return {
    'master.run': ({ settings = {}, ...request }, { signal, progress }) =>
      jobs.run(
        () =>
          mastering().master(
            { ...request, settings: masterSettings(settings) },
            { signal, onProgress: progress },
          ),
        signal,
      ),
    'analyze.run': ({ inputPath }, { signal, progress }) =>
      jobs.run(
        () => analysis().analyze(inputPath, { signal, onProgress: (fraction) => progress({ fraction }) }),
        signal,
      ),
    'analyze.loudness': ({ inputPath }, { signal, progress }) =>
      jobs.run(
        () =>
          analysis().measureLoudness(inputPath, { signal, onProgress: (fraction) => progress({ fraction }) }),
        signal,
      ),
    'train.run': (request, { signal, progress }) => {
      const options = { signal, onProgress: progress };
      return jobs.run(async () => {
        const service = await training();
        if (request.action === 'resume') return service.resume(request.folder, options);
        const { action: _, outputFolder, settings, ...sources } = request;
        return service.train(
          service.completeTrainingSettings({ ...sources, ...settings }),
          outputFolder,
          options,
        );
      }, signal);
    },
    'models.list': () => models.list(),
    'models.info': ({ model }) => models.info(model),
    'models.verify': ({ model }, { signal }) => jobs.run(() => models.verify(model), signal),
    'doctor.run': () =>
      createDoctorService({
        versions: { lathe: LATHE_VERSION, onnxRuntime: ortVersion },
        findFfmpeg: ffmpeg,
        models,
        listDevices: ortDevices,
        probeDevice: probeDeviceInProcess,
        folders: [
          { purpose: 'temporary sound', path: tmpdir() },
          { purpose: 'the cache', path: defaultCacheRoot() },
          { purpose: 'your models', path: defaultDataFolder() },
        ],
      }).examine(),
  };
}

/** A target's own ceiling holds unless another was asked for. */
function masterSettings({ targetLufs, ceilingDbtp, ...settings }: MasterSettings): ServiceMasterSettings {
  const target = parseTargetLufs(targetLufs ?? 'streaming');
  return { ...settings, target: { ...target, ...(ceilingDbtp !== undefined && { ceilingDbtp }) } };
}
