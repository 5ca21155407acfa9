import type { z } from 'zod';
import {
  analyzeProgress,
  analyzeRequest,
  analyzeResult,
  loudnessRequest,
  loudnessResult,
} from './analyze.ts';
import { compareProgress, compareRequest, compareResult } from './compare.ts';
import { doctorRequest, doctorResult } from './doctor.ts';
import {
  emotionExperimentRequest,
  emotionExperimentResult,
  emotionProgress,
  emotionTrainRequest,
  emotionTrainResult,
} from './emotion.ts';
import {
  emotionEvaluateProgress,
  emotionEvaluateRequest,
  emotionEvaluateResult,
} from './emotion-evaluate.ts';
import { emotionMultitaskRequest, emotionMultitaskResult } from './emotion-multitask.ts';
import { emotionQuantizationRequest, emotionQuantizationResult } from './emotion-quantization.ts';
import { emotionSearchProgress, emotionSearchRequest, emotionSearchResult } from './emotion-search.ts';
import {
  emotionModelsRequest,
  emotionModelsResult,
  emotionTagProgress,
  emotionTagRequest,
  emotionTagResult,
} from './emotion-tag.ts';
import { historyClearRequest, historyClearResult, historyListRequest, historyListResult } from './history.ts';
import { jobsListRequest, jobsListResult } from './jobs.ts';
import {
  listenOpenProgress,
  listenOpenRequest,
  listenOpenResult,
  listenReadRequest,
  listenReadResult,
} from './listen.ts';
import { masterAttendRequest, masterProgress, masterRequest, masterResult } from './master.ts';
import {
  modelEntry,
  modelsImportRequest,
  modelsImportResult,
  modelsInfoRequest,
  modelsListRequest,
  modelsListResult,
  modelsRemoveRequest,
  modelsRemoveResult,
  modelsVerifyRequest,
  modelsVerifyResult,
} from './models.ts';
import { emotionQuantizeRequest, emotionQuantizeResult } from './quantize.ts';
import {
  describeRequest,
  describeResult,
  drawProgress,
  drawRequest,
  drawResult,
  overviewProgress,
  overviewRequest,
  overviewResult,
  panelsRequest,
  panelsResult,
  tileRequest,
  tileResult,
} from './spectrogram.ts';
import { trainCheckRequest, trainProgress, trainRequest, trainResult } from './train.ts';
import {
  cacheClearRequest,
  cacheClearResult,
  trainCheckProgress,
  trainCheckResult,
} from './training-data.ts';
import { tuneProgress, tuneRequest, tuneResult } from './tune.ts';

interface MethodSchemas {
  readonly request: z.ZodType;
  readonly result: z.ZodType;
  /** `undefined`: the method tells nothing while it runs. */
  readonly progress: z.ZodType | undefined;
}

/** Everything that can be asked of Lathe. */
export const METHODS = {
  'master.run': { request: masterRequest, result: masterResult, progress: masterProgress },
  'master.attend': { request: masterAttendRequest, result: masterResult, progress: masterProgress },
  'jobs.list': { request: jobsListRequest, result: jobsListResult, progress: undefined },
  'history.list': { request: historyListRequest, result: historyListResult, progress: undefined },
  'history.clear': { request: historyClearRequest, result: historyClearResult, progress: undefined },
  'analyze.run': { request: analyzeRequest, result: analyzeResult, progress: analyzeProgress },
  'analyze.loudness': { request: loudnessRequest, result: loudnessResult, progress: analyzeProgress },
  'compare.run': { request: compareRequest, result: compareResult, progress: compareProgress },
  'spectrogram.draw': { request: drawRequest, result: drawResult, progress: drawProgress },
  'spectrogram.panels': { request: panelsRequest, result: panelsResult, progress: drawProgress },
  'spectrogram.describe': { request: describeRequest, result: describeResult, progress: undefined },
  'spectrogram.tile': { request: tileRequest, result: tileResult, progress: undefined },
  'spectrogram.overview': { request: overviewRequest, result: overviewResult, progress: overviewProgress },
  'listen.open': { request: listenOpenRequest, result: listenOpenResult, progress: listenOpenProgress },
  'listen.read': { request: listenReadRequest, result: listenReadResult, progress: undefined },
  'train.run': { request: trainRequest, result: trainResult, progress: trainProgress },
  'train.check': { request: trainCheckRequest, result: trainCheckResult, progress: trainCheckProgress },
  'tune.run': { request: tuneRequest, result: tuneResult, progress: tuneProgress },
  'emotion.experiment': {
    request: emotionExperimentRequest,
    result: emotionExperimentResult,
    progress: emotionProgress,
  },
  'emotion.multitask': {
    request: emotionMultitaskRequest,
    result: emotionMultitaskResult,
    progress: emotionProgress,
  },
  'emotion.quantization': {
    request: emotionQuantizationRequest,
    result: emotionQuantizationResult,
    progress: emotionProgress,
  },
  'emotion.search': {
    request: emotionSearchRequest,
    result: emotionSearchResult,
    progress: emotionSearchProgress,
  },
  'emotion.train': { request: emotionTrainRequest, result: emotionTrainResult, progress: emotionProgress },
  'emotion.tag': { request: emotionTagRequest, result: emotionTagResult, progress: emotionTagProgress },
  'emotion.evaluate': {
    request: emotionEvaluateRequest,
    result: emotionEvaluateResult,
    progress: emotionEvaluateProgress,
  },
  'emotion.models': { request: emotionModelsRequest, result: emotionModelsResult, progress: undefined },
  'emotion.quantize': {
    request: emotionQuantizeRequest,
    result: emotionQuantizeResult,
    progress: undefined,
  },
  'cache.clear': { request: cacheClearRequest, result: cacheClearResult, progress: undefined },
  'models.list': { request: modelsListRequest, result: modelsListResult, progress: undefined },
  'models.info': { request: modelsInfoRequest, result: modelEntry, progress: undefined },
  'models.verify': { request: modelsVerifyRequest, result: modelsVerifyResult, progress: undefined },
  'models.import': { request: modelsImportRequest, result: modelsImportResult, progress: undefined },
  'models.remove': { request: modelsRemoveRequest, result: modelsRemoveResult, progress: undefined },
  'doctor.run': { request: doctorRequest, result: doctorResult, progress: undefined },
} as const satisfies Record<string, MethodSchemas>;

/** The name of something that can be asked of Lathe. */
export type MethodName = keyof typeof METHODS;

/** What a method is given. */
export type RequestOf<Method extends MethodName> = z.output<(typeof METHODS)[Method]['request']>;

/** What a method gives. */
export type ResultOf<Method extends MethodName> = z.output<(typeof METHODS)[Method]['result']>;

/** What a method tells while it runs; `never` where it tells nothing. */
export type ProgressOf<Method extends MethodName> = (typeof METHODS)[Method]['progress'] extends z.ZodType
  ? z.output<(typeof METHODS)[Method]['progress']>
  : never;

/** Whether a text names a method. */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}
