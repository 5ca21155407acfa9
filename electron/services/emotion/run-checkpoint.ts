/** Where a training is, on the disk: its variables, a second value of some of them, and what it has to remember. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import type { Variable } from '../../../shared/nn/graph.ts';
import { decodeState, encodeState, type StateVariable } from '../../../shared/nn/state.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { VariableValues } from '../training/trainer.ts';

/** Which training a checkpoint is of. */
export interface CheckpointOwner {
  readonly path: string;
  /** Of everything that the training depends on. */
  readonly fingerprint: string;
  readonly seed: number;
}

/** What a checkpoint holds. */
export interface RunCheckpoint<Notes> {
  /** Steps done. */
  readonly step: number;
  readonly values: VariableValues;
  /** Second values by the names of the variables: a running mean of them, or those of the best epoch. */
  readonly seconds: VariableValues;
  /** Anything that JSON can hold. */
  readonly notes: Notes;
}

/** Put before a variable's name, it names its second value. */
const SECOND = 'average:';

/** Writes where a training is, whole or not at all. */
export async function saveCheckpoint<Notes>(
  { path, fingerprint, seed }: CheckpointOwner,
  variables: readonly Variable[],
  { step, values, seconds, notes }: RunCheckpoint<Notes>,
): Promise<void> {
  const entries = variables.flatMap(({ role, tensor: { name, shape } }): [string, StateVariable][] => [
    [name, { role, shape, data: values.get(name)! }],
    [`${SECOND}${name}`, { role, shape, data: seconds.get(name)! }],
  ]);
  const config = { fingerprint, notes };
  await replaceFile(path, encodeState({ variables: new Map(entries), step, seed, config }));
}

/**
 * Reads where a training is.
 *
 * @returns undefined where there is nothing, or a checkpoint of another training
 * @throws LatheError `bad-model` when the file is damaged
 */
export async function findCheckpoint<Notes>(
  { path, fingerprint }: CheckpointOwner,
  notesSchema: z.ZodType<Notes>,
): Promise<RunCheckpoint<Notes> | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LatheError('bad-input', `checkpoint ${path} cannot be read, check its permissions`, { cause });
  }
  const { variables, step, config } = decodeState(bytes);
  const owner = z.object({ fingerprint: z.string(), notes: notesSchema }).safeParse(config);
  if (!owner.success || owner.data.fingerprint !== fingerprint) return undefined;
  const named = (prefix: string, isWanted: (name: string) => boolean) =>
    new Map(
      [...variables]
        .filter(([name]) => isWanted(name))
        .map(([name, { data }]) => [name.slice(prefix.length), data] as const),
    );
  return {
    step,
    values: named('', (name) => !name.startsWith(SECOND)),
    seconds: named(SECOND, (name) => name.startsWith(SECOND)),
    notes: owner.data.notes as Notes,
  };
}
