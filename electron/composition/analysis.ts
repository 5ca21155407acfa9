import type { CompareResult } from '../../shared/contract/compare.ts';
import type { Ffmpeg } from '../adapters/ffmpeg/types.ts';
import { createAnalysisService } from '../services/analysis/analysis-service.ts';
import type { ComparisonProgress, ComparisonRequest } from '../services/comparison/comparison-service.ts';
import { createWorkerPool, type WorkerPool } from '../services/jobs/worker-pool.ts';
import type { Foundation, HandlersOf } from './foundation.ts';
import { lazy } from './lazy.ts';

/** One thread, which compares one pair after the other: what is mastered meanwhile does not wait for it. */
function composeComparisons(
  ffmpeg: Ffmpeg,
): WorkerPool<ComparisonRequest, ComparisonProgress, CompareResult> {
  return createWorkerPool({
    entry: new URL('../workers/comparison-worker.ts', import.meta.url),
    workerData: { ffmpegPath: ffmpeg.path },
    size: 1,
  });
}

/** Measures tracks, and two versions of one against each other. */
export function analysisHandlers({
  ffmpeg,
}: Foundation): HandlersOf<'analyze.run' | 'analyze.loudness' | 'compare.run'> {
  const analysis = lazy(() => createAnalysisService({ ffmpeg: ffmpeg() }));
  const comparisons = lazy(() => composeComparisons(ffmpeg()));
  return {
    'analyze.run': async ({ inputPath, ...options }, { signal, progress }) =>
      analysis().analyze(inputPath, {
        ...options,
        signal,
        onProgress: (fraction) => progress({ fraction }),
      }),
    'analyze.loudness': async ({ inputPath }, { signal, progress }) =>
      analysis().measureLoudness(inputPath, { signal, onProgress: (fraction) => progress({ fraction }) }),
    'compare.run': async (request, { signal, progress }) =>
      comparisons().run(request, { signal, onEvent: progress }),
  };
}
