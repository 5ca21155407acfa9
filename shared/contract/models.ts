import { z } from 'zod';
import { decibels, filePath, list, oneOf, sha256, text } from './fields.ts';
import { TRAINABLE_ARCHITECTURES } from './train.ts';

/** What is known of a model that has a name. */
export const modelEntry = z.object({
  id: text,
  /** `lathe`: it came with Lathe; the others are the user's own. */
  origin: oneOf(['lathe', 'trained', 'imported']),
  /** Path of the weights. */
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
  /** Samples that one output sample depends on; `null` where that is not known. */
  receptiveFieldSamples: z.int().nonnegative().nullable(),
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

/** What is known of a model that has a name. */
export type ModelEntry = Readonly<z.output<typeof modelEntry>>;

/** `models.list` asks nothing. */
export const modelsListRequest = z.strictObject({});

/** The models that came with Lathe, and those that the user trained or imported. */
export const modelsListResult = z.object({
  models: list(modelEntry),
  /** A sentence for each of the user's own that cannot be read. */
  problems: list(text),
});

/** `models.info`: one model by its id. */
export const modelsInfoRequest = z.strictObject({ model: text });

/** `models.verify`: an id of `models.list`, or the path of an `.onnx` file. */
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

/** `models.remove`: one of the user's own models by its id. */
export const modelsRemoveRequest = z.strictObject({ model: text });

/** Nothing is left to tell. */
export const modelsRemoveResult = z.object({});

/** `models.import`: a model in ONNX, or weights that a program of the thesis saved. */
export const modelsImportRequest = z.strictObject({
  /** A `.pth`, `.pt`, `.safetensors` or `.onnx` file. */
  path: filePath,
  /** The network that weights belong to; left out, it is told from their shapes, and none may be missing. */
  architecture: z.exactOptional(oneOf(TRAINABLE_ARCHITECTURES)),
  /** Default: the file's name. */
  name: z.exactOptional(text),
});

/** The model, which has a name of its own from now on. */
export const modelsImportResult = z.object({
  model: modelEntry,
  /** What came of the weights; left out for a model in ONNX. */
  parameters: z.exactOptional(
    z.object({
      /** Parameters of the network that were found in the file. */
      taken: list(text),
      /** Parameters that it lacks; they have random first values. */
      fresh: list(text),
      /** Tensors of the file that the network has no place for. */
      unused: list(text),
    }),
  ),
});
