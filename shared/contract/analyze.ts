import { z } from 'zod';
import { filePath, fraction, list, text } from './fields.ts';
import { trackMeasurement } from './measurement.ts';

/** `analyze.run`: measure one file. */
export const analyzeRequest = z.strictObject({ inputPath: filePath });

/** What a running `analyze.run` tells. */
export const analyzeProgress = z.object({ fraction });

/** What an `analyze.run` found. */
export const analyzeResult = trackMeasurement.extend({
  path: filePath,
  /** As ffmpeg names it: `wav`, `flac`, `mp3` ... */
  container: text,
  /** As ffmpeg names it: `pcm_s16le`, `flac` ... */
  codec: text,
  warnings: list(text),
});

/** What an `analyze.run` found. */
export type AnalyzeResult = Readonly<z.output<typeof analyzeResult>>;
