import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../files/replace-file.ts';

/** Mean over validation excerpts that have a fault; `null` where it is not defined, or was not measured yet then. */
const meanDistance = z.number().nullable().default(null);

/** What is known at the end of an epoch. */
export const epochMetricsSchema = z.object({
  epoch: z.int(),
  /** Steps done since the start of the training. */
  step: z.int(),
  learningRate: z.number(),
  trainingLoss: z.number(),
  validationLoss: z.number(),
  siSdrDb: meanDistance,
  lsdDb: meanDistance,
  mrStft: meanDistance,
  melCepstralDb: meanDistance,
  /** Mean norm of the gradients before clipping. */
  gradientNorm: z.number(),
  /** Training alone, without validation. */
  seconds: z.number(),
  /** Share of the training time that steps waited for data. */
  dataShare: z.number(),
});

/** What is known at the end of an epoch, see {@link epochMetricsSchema}. */
export type EpochMetrics = Readonly<z.infer<typeof epochMetricsSchema>>;

/** Seconds a step over all epochs, and the share of them that waited for data. */
export function stepTimes(epochs: readonly EpochMetrics[]): { stepSeconds: number; dataShare: number } {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const waiting = epochs.reduce((sum, epoch) => sum + epoch.seconds * epoch.dataShare, 0);
  return {
    stepSeconds: seconds / (epochs.at(-1)?.step ?? 1),
    dataShare: seconds === 0 ? 0 : waiting / seconds,
  };
}

const COLUMNS = Object.keys(epochMetricsSchema.shape) as readonly (keyof EpochMetrics)[];

/** Writes `metrics.csv` with a row for each epoch so far; what is not defined is empty. */
export async function writeMetricsLog(folder: string, rows: readonly EpochMetrics[]): Promise<void> {
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))];
  await replaceFile(join(folder, 'metrics.csv'), lines.map((cells) => `${cells.join(',')}\n`).join(''));
}
