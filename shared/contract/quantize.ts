import { z } from 'zod';
import { filePath, list, text } from './fields.ts';

/** `emotion.quantize`: an ONNX model with its weights in 8 bits. */
export const emotionQuantizeRequest = z.strictObject({
  /** A float32 model as an `.onnx` file. */
  inputPath: filePath,
  outputPath: filePath,
});

const bytesOfFile = z.int().positive();

/** What `emotion.quantize` wrote. */
export const emotionQuantizeResult = z.object({
  outputPath: filePath,
  inputBytes: bytesOfFile,
  outputBytes: bytesOfFile,
  /** How many operators multiply by weights in 8 bits now, by their names in ONNX. */
  operators: z.record(text, z.int().positive()),
  /** Weights that are in 8 bits now, as the model calls them. */
  weights: list(text),
});
