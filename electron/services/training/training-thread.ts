/** What a thread that trains networks that master serves. */
export const TRAINING_METHODS = ['train.run', 'train.check', 'tune.run'] as const;

/** What it finds as its `workerData`. */
export interface TrainingThreadData {
  readonly ffmpegPath: string;
  /** Of a TrueType font. */
  readonly fontPath: string;
  /** Those that came with Lathe. */
  readonly modelsFolder: string;
  readonly userModelsFolder: string;
}
