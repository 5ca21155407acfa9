import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { createPictureDrawer } from '../../electron/adapters/picture/draw-picture.ts';
import { createEmotionService } from '../../electron/services/emotion/emotion-service.ts';
import type {
  MultitaskRunEvent,
  MultitaskRunResult,
  MultitaskRunTask,
} from '../../electron/services/emotion/experiments/multitask-run.ts';
import type { RunEvent, RunResult, RunTask } from '../../electron/services/emotion/experiments/run.ts';
import { createLevelStore } from '../../electron/services/emotion/level-store.ts';
import type { LevelTask } from '../../electron/services/emotion/level-task.ts';
import type { Recipe } from '../../electron/services/emotion/recipe.ts';
import { CacheFolder } from '../../electron/services/files/cache-folder.ts';
import { createWorkerPool } from '../../electron/services/jobs/worker-pool.ts';
import type { BandsOverTime } from '../../shared/dsp/mel-spectrogram.ts';
import { writeEmotionCorpus } from './emotion-corpus.ts';
import { ENGINES } from './engines.ts';
import { scratchFolder } from './training-music.ts';

const font = fileURLToPath(new URL('../../assets/fonts/Inter-Regular.ttf', import.meta.url));
const worker = (name: string): URL => new URL(`../../electron/workers/${name}`, import.meta.url);

/** A made corpus, and the service that learns from it with real threads and ONNX Runtime. */
export function createEmotionGround(recipe: Recipe) {
  const folder = scratchFolder();
  const levels = createWorkerPool<LevelTask, never, readonly BandsOverTime[]>({
    entry: worker('level-worker.ts'),
    workerData: { ffmpegPath: createFfmpeg().path },
    size: 2,
  });
  const runs = createWorkerPool<RunTask, RunEvent, RunResult>({
    entry: worker('emotion-run-worker.ts'),
    workerData: {},
    size: 2,
  });
  const taskRuns = createWorkerPool<MultitaskRunTask, MultitaskRunEvent, MultitaskRunResult>({
    entry: worker('multitask-run-worker.ts'),
    workerData: {},
    size: 2,
  });
  const cache = new CacheFolder({ path: join(folder, 'cache'), limitBytes: 1e8 });
  const store = createLevelStore({ pool: levels, folder: cache });
  const parts = {
    store,
    runs,
    taskRuns,
    engine: ENGINES.ort,
    openSession: createOrtSession,
    drawPicture: createPictureDrawer(font),
    recipe,
  };
  return {
    folder,
    corpusFolder: writeEmotionCorpus(join(folder, 'corpus')),
    store,
    service: createEmotionService(parts),
    /** Ends the threads. */
    end: () => Promise.all([levels.dispose(), runs.dispose(), taskRuns.dispose()]),
  };
}
