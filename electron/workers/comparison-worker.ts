/** A thread that compares two versions of a recording, which takes long, beside what else runs. */
import { workerData } from 'node:worker_threads';
import type { CompareResult } from '../../shared/contract/compare.ts';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import { assertNotSameFile } from '../adapters/ffmpeg/same-file.ts';
import { createSpool } from '../adapters/spool.ts';
import { createAnalysisService } from '../services/analysis/analysis-service.ts';
import {
  type ComparisonProgress,
  type ComparisonRequest,
  createComparisonService,
} from '../services/comparison/comparison-service.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath } = workerData as { readonly ffmpegPath: string };
const ffmpeg = createFfmpeg({ path: ffmpegPath });
const analysis = createAnalysisService({ ffmpeg });
const comparison = createComparisonService({ ffmpeg, analysis, createSpool, assertNotSameFile });

serveTasks<ComparisonRequest, ComparisonProgress, CompareResult>(async (request, { signal, emit }) => ({
  result: await comparison.compare(request, { signal, onProgress: (progress) => emit(progress) }),
}));
