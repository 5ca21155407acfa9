/** What a thread that trains networks of emotions serves. */
export const EMOTION_TRAINING_METHODS = [
  'emotion.train',
  'emotion.experiment',
  'emotion.multitask',
  'emotion.quantization',
  'emotion.search',
] as const;

/** What it finds as its `workerData`. */
export interface EmotionThreadData {
  readonly ffmpegPath: string;
  /** Of a TrueType font. */
  readonly fontPath: string;
}
