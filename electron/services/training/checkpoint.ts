import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import type { Variable } from '../../../shared/nn/graph.ts';
import { decodeState, encodeState } from '../../../shared/nn/state.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { replaceFile } from '../files/replace-file.ts';
import { epochMetricsSchema } from './metrics-log.ts';
import type { VariableValues } from './trainer.ts';

/** Which checkpoint of a training: the newest, or the one with the lowest validation loss. */
export type CheckpointName = 'last' | 'best';

/** Sums over the steps of an epoch. */
const epochSumsSchema = z.object({
  loss: z.number(),
  gradientNorm: z.number(),
  seconds: z.number(),
  /** Of them, those in which steps waited for data. */
  waitingSeconds: z.number(),
});

/** Sums over the steps of an epoch. */
export type EpochSums = z.infer<typeof epochSumsSchema>;

/** The sums of an epoch without a step. */
export const noSums = (): EpochSums => ({ loss: 0, gradientNorm: 0, seconds: 0, waitingSeconds: 0 });

/** What a checkpoint says of the training besides the variables. */
const courseSchema = z.object({
  /** Metrics of the epochs done. */
  epochs: z.array(epochMetricsSchema),
  /** Of the epoch in progress. */
  sums: epochSumsSchema.prefault(noSums),
});

/** Everything that a training needs to go on as if it had never stopped. */
export interface Checkpoint extends Readonly<z.infer<typeof courseSchema>> {
  readonly values: VariableValues;
  /** Steps done. */
  readonly step: number;
}

/** Where a checkpoint of a training is. */
export const checkpointPath = (folder: string, name: CheckpointName): string =>
  join(folder, `checkpoint-${name}.bin`);

/** Writes a checkpoint of a graph's variables, whole or not at all. */
export async function saveCheckpoint(
  folder: string,
  name: CheckpointName,
  variables: readonly Variable[],
  seed: number,
  { values, step, ...course }: Checkpoint,
): Promise<void> {
  const entries = variables.map(({ role, tensor }) => {
    return [tensor.name, { role, shape: tensor.shape, data: values.get(tensor.name)! }] as const;
  });
  await replaceFile(
    checkpointPath(folder, name),
    encodeState({ variables: new Map(entries), step, seed, config: course }),
  );
}

/**
 * Reads a checkpoint of a training folder.
 *
 * @returns undefined where there is none
 * @throws LatheError `bad-model` when it is damaged, `bad-input` when it cannot be read
 */
export async function findCheckpoint(folder: string, name: CheckpointName): Promise<Checkpoint | undefined> {
  const path = checkpointPath(folder, name);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const reason = messageOf(cause);
    throw new LatheError('bad-input', sentence('checkpointUnreadable', { file: path, reason }), { cause });
  }
  return parseCheckpoint(bytes, path);
}

function parseCheckpoint(bytes: Uint8Array, path: string): Checkpoint {
  try {
    const { variables, step, config } = decodeState(bytes);
    const values = new Map([...variables].map(([key, { data }]) => [key, data]));
    return { values, step, ...courseSchema.parse(config) };
  } catch (cause) {
    const reason = cause instanceof LatheError ? cause.message : sentence('checkpointForeign');
    throw new LatheError('bad-model', sentence('checkpointDamaged', { file: path, reason }), { cause });
  }
}
