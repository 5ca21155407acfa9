import type { MasterSettings } from '../../shared/contract/master.ts';
import { parseTargetLufs } from '../../shared/mastering/targets.ts';
import { storedSampleRate } from '../adapters/ffmpeg/formats.ts';
import type { Ffmpeg } from '../adapters/ffmpeg/types.ts';
import { createSpool } from '../adapters/spool.ts';
import { createStyleLoader } from '../adapters/style-files.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';
import { createMasteringService } from '../services/mastering/mastering-service.ts';
import { type MasteringWork, threadedMasteringWork } from '../services/mastering/mastering-work.ts';
import type { MasterSettings as ServiceMasterSettings } from '../services/mastering/types.ts';
import { type Foundation, type HandlersOf, STYLES_FOLDER } from './foundation.ts';
import { lazy } from './lazy.ts';

/** Threads that stages of one chain run on side by side; the blocks of a stage must come to where it is. */
const MASTERING_THREADS = 2;

function composeMasteringWork(ffmpeg: Ffmpeg): MasteringWork {
  const entry = new URL('../workers/mastering-worker.ts', import.meta.url);
  const options = { entry, workerData: { ffmpegPath: ffmpeg.path }, size: 1, tasksAtOnce: 2 };
  return threadedMasteringWork(Array.from({ length: MASTERING_THREADS }, () => createWorkerPool(options)));
}

/** A target's own ceiling holds unless another was asked for. Without a target, references may have their say. */
function masterSettings({ targetLufs, ceilingDbtp, ...settings }: MasterSettings): ServiceMasterSettings {
  const target = targetLufs === undefined ? {} : parseTargetLufs(targetLufs);
  return { ...settings, target: { ...target, ...(ceilingDbtp !== undefined && { ceilingDbtp }) } };
}

/** Masters a track. */
export function masteringHandlers({ ffmpeg, models }: Foundation): HandlersOf<'master.run'> {
  const service = lazy(() =>
    createMasteringService({
      ffmpeg: ffmpeg(),
      models,
      createSpool,
      storedSampleRate,
      work: composeMasteringWork(ffmpeg()),
      loadStyle: createStyleLoader(STYLES_FOLDER),
    }),
  );
  return {
    'master.run': async ({ settings = {}, job: _, ...paths }, { signal, progress }) =>
      service().master({ ...paths, settings: masterSettings(settings) }, { signal, onProgress: progress }),
  };
}
