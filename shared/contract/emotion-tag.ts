import { z } from 'zod';
import { bytes, filePath, fraction, list, measure, oneOf, seconds, text } from './fields.ts';

/** What has to be known beside a timeline to read it. */
export const TAG_NOTES = ['no-voice', 'other-sound'] as const;

/** One of {@link TAG_NOTES}. */
export type TagNote = (typeof TAG_NOTES)[number];

/** Probabilities of the classes by their labels. */
const probabilities = z.record(text, z.number().min(0).max(1));

/** `emotion.tag`: the emotions of a voice in a recording. */
export const emotionTagRequest = z.strictObject({
  inputPath: filePath,
  /** A name of `emotion.models`, or the path of an `.onnx` file that `emotion.train` made; default the first name. */
  model: z.exactOptional(text),
  /** Whether steps and attention are told, for a drawing; default false. */
  detail: z.exactOptional(z.boolean('must be true or false')),
});

/** What a running `emotion.tag` tells. */
export const emotionTagProgress = z.object({ stage: oneOf(['listening', 'classifying']), fraction });

const span = { startSeconds: seconds, endSeconds: seconds };

/** What is said of a recording. */
export const emotionTagResult = z.object({
  path: filePath,
  /** What the model is called. */
  model: text,
  /** Of the classes. */
  labels: list(text),
  /** Of the recordings that the model learnt from. */
  licence: text,
  durationSeconds: seconds,
  /** Of the parts with a voice; everything else is said of these parts alone. */
  voicedSeconds: seconds,
  windowSeconds: seconds,
  hopSeconds: seconds,
  summary: z.object({
    /** The likeliest class over all of the voice; `null` where there is no voice. */
    label: text.nullable(),
    /** Mean over all of the voice; empty where there is none. */
    probabilities,
    /** Share of the voice in which each class is the likeliest; empty where there is no voice. */
    shares: probabilities,
  }),
  /** Parts of one class, in order; where nothing is, there is no voice. */
  segments: list(z.object({ ...span, label: text, probabilities })),
  /** The same in steps of a hop, with probabilities in the order of {@link labels}; only where detail was asked for. */
  steps: z.exactOptional(list(z.object({ ...span, probabilities: list(z.number()) }))),
  /**
   * What the network looked at, float32, little endian: multiples of an even weight, one every {@link attentionSeconds};
   * only where detail was asked for, of networks that have attention.
   */
  attention: z.exactOptional(bytes),
  attentionSeconds: z.exactOptional(seconds),
  notes: list(oneOf(TAG_NOTES)),
});

/** What is said of a recording. */
export type EmotionTagResult = Readonly<z.output<typeof emotionTagResult>>;

/** `emotion.models` asks nothing. */
export const emotionModelsRequest = z.strictObject({});

/** The models of emotions that came with Lathe. */
export const emotionModelsResult = z.object({
  models: list(
    z.object({
      id: text,
      labels: list(text),
      licence: text,
      description: text,
      /** Mean recall over the classes on speakers that it never heard; `null` where that is not known. */
      unweightedAverageRecall: measure,
    }),
  ),
});
