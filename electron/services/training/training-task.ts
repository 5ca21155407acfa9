import type { MethodName, ProgressOf, RequestOf, ResultOf } from '../../../shared/contract/methods.ts';

/** What is done on a thread of its own, as the steps of a training keep a thread from everything else. */
export type TrainingMethod = Extract<MethodName, 'train.run' | 'train.check' | 'tune.run'>;

/** A method with its request, for the thread. */
export type TrainingTask<Method extends TrainingMethod = TrainingMethod> = {
  readonly [Each in Method]: { readonly method: Each; readonly request: RequestOf<Each> };
}[Method];

/** What the thread tells. */
export type TrainingEvent = ProgressOf<TrainingMethod>;

/** What comes of a task. */
export type TrainingTaskResult = ResultOf<TrainingMethod>;

/** What the thread finds as its `workerData`. */
export interface TrainingThreadData {
  readonly ffmpegPath: string;
  /** Of a TrueType font. */
  readonly fontPath: string;
  /** Those that came with Lathe. */
  readonly modelsFolder: string;
  readonly userModelsFolder: string;
}
