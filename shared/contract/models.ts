import { z } from 'zod';
import { decibels, list, sha256, text } from './fields.ts';

/** What the manifest says about one model. */
export const modelEntry = z.object({
  id: text,
  /** Path of the weights relative to the models folder. */
  file: text,
  sha256,
  licence: text,
  description: text,
  /** Hz. */
  sampleRate: z.number().positive(),
  channels: z.int().positive(),
  /** Samples a channel in one segment. */
  segmentSamples: z.int().positive(),
  batchSize: z.int().positive(),
  /** Samples that one output sample depends on. */
  receptiveFieldSamples: z.int().nonnegative(),
  parameterCount: z.int().nonnegative(),
  trainedOn: text,
  /** Measured on tracks that training never saw. */
  figures: list(
    z.object({
      set: text,
      measure: text,
      unprocessed: z.number().nullable(),
      processed: z.number(),
      excerpts: z.int().positive(),
    }),
  ),
});

/** What the manifest says about one model. */
export type ModelEntry = Readonly<z.output<typeof modelEntry>>;

/** `models.list` asks nothing. */
export const modelsListRequest = z.strictObject({});

/** The models that came with Lathe. */
export const modelsListResult = z.object({ models: list(modelEntry) });

/** `models.info`: one model by its id. */
export const modelsInfoRequest = z.strictObject({ model: text });

/** `models.verify`: an id of the manifest, or the path of an `.onnx` file. */
export const modelsVerifyRequest = z.strictObject({ model: text });

/** The model is whole, loads, and answers noise with finite values of the right shape. */
export const modelsVerifyResult = z.object({
  id: text,
  sha256,
  device: text,
  segmentLength: z.int().positive(),
  batchSize: z.int().positive(),
  /** RMS of what the network changes in noise of -20 dBFS, in dBFS. */
  changeDbfs: decibels,
});

/** What `models.verify` found. */
export type ModelVerification = Readonly<z.output<typeof modelsVerifyResult>>;
