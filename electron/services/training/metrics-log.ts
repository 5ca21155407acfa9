import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What is known at the end of an epoch. */
export const epochMetricsSchema = z.object({
  epoch: z.int(),
  /** Steps done since the start of the training. */
  step: z.int(),
  learningRate: z.number(),
  trainingLoss: z.number(),
  validationLoss: z.number(),
  /** Mean norm of the gradients before clipping. */
  gradientNorm: z.number(),
  /** Training alone, without validation. */
  seconds: z.number(),
  /** Share of the training time that steps waited for data. */
  dataShare: z.number(),
});

/** What is known at the end of an epoch, see {@link epochMetricsSchema}. */
export type EpochMetrics = Readonly<z.infer<typeof epochMetricsSchema>>;

const COLUMNS = Object.keys(epochMetricsSchema.shape) as readonly (keyof EpochMetrics)[];

const fileOf = (folder: string) => join(folder, 'metrics.csv');

/** Writes `metrics.csv` anew with the rows of the epochs done so far, so that a resumed training has each once. */
export async function startMetricsLog(folder: string, rows: readonly EpochMetrics[]): Promise<void> {
  await writeFile(fileOf(folder), `${COLUMNS.join(',')}\n${rows.map(toLine).join('')}`);
}

/** Adds an epoch's row to `metrics.csv`. */
export async function appendMetrics(folder: string, row: EpochMetrics): Promise<void> {
  await appendFile(fileOf(folder), toLine(row));
}

function toLine(row: EpochMetrics): string {
  return `${COLUMNS.map((column) => row[column]).join(',')}\n`;
}
