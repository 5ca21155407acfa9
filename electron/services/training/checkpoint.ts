import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import type { Variable } from '../../../shared/nn/graph.ts';
import { decodeState, encodeState } from '../../../shared/nn/state.ts';
import { replaceFile } from '../files/replace-file.ts';
import { type EpochMetrics, epochMetricsSchema } from './metrics-log.ts';
import type { VariableValues } from './trainer.ts';

/** Which checkpoint of a training: the newest, or the one with the lowest validation loss. */
export type CheckpointName = 'last' | 'best';

/** Everything that a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly values: VariableValues;
  /** Steps done. */
  readonly step: number;
  /** Metrics of the epochs done. */
  readonly epochs: readonly EpochMetrics[];
}

const fileOf = (folder: string, name: CheckpointName): string => join(folder, `checkpoint-${name}.bin`);

/** Writes a checkpoint of a graph's variables, whole or not at all. */
export async function saveCheckpoint(
  folder: string,
  name: CheckpointName,
  variables: readonly Variable[],
  seed: number,
  { values, step, epochs }: Checkpoint,
): Promise<void> {
  const entries = variables.map(({ role, tensor }) => {
    return [tensor.name, { role, shape: tensor.shape, data: values.get(tensor.name)! }] as const;
  });
  await replaceFile(
    fileOf(folder, name),
    encodeState({ variables: new Map(entries), step, seed, config: { epochs } }),
  );
}

/**
 * Reads a checkpoint of a training folder.
 *
 * @throws LatheError `bad-input` when there is none, `bad-model` when it is damaged
 */
export async function loadCheckpoint(folder: string, name: CheckpointName): Promise<Checkpoint> {
  const path = fileOf(folder, name);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new LatheError('bad-input', `${folder} has no checkpoint to go on from: ${path} is missing`, {
      cause,
    });
  }
  const { variables, step, config } = decodeState(bytes);
  const { epochs } = checkpointConfigSchema.parse(config);
  return { values: new Map([...variables].map(([key, { data }]) => [key, data])), step, epochs };
}

const checkpointConfigSchema = z.object({ epochs: z.array(epochMetricsSchema) });
