import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import { decodeState, encodeState, type StateVariable } from '../../../shared/nn/state.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { ClassifierState, EpochReport } from './classifier-training.ts';

const ownerSchema = z.object({ fingerprint: z.string() });

/** Put before a variable's name, it names the running mean of its values. */
const AVERAGE = 'average:';

/** Which training a checkpoint is of. */
export interface CheckpointOwner {
  readonly path: string;
  /** Of everything that the training depends on. */
  readonly fingerprint: string;
  readonly seed: number;
}

/** Writes where a training is, whole or not at all. */
export async function saveClassifierState(
  { path, fingerprint, seed }: CheckpointOwner,
  { trainer, state }: EpochReport,
): Promise<void> {
  const entries = trainer.variables.flatMap(
    ({ role, tensor: { name, shape } }): [string, StateVariable][] => [
      [name, { role, shape, data: state.values.get(name)! }],
      [`${AVERAGE}${name}`, { role, shape, data: state.averages.get(name)! }],
    ],
  );
  const variables = new Map(entries);
  await replaceFile(path, encodeState({ variables, step: state.step, seed, config: { fingerprint } }));
}

/**
 * Reads where a training is.
 *
 * @returns undefined where there is nothing, or a checkpoint of another training
 * @throws LatheError `bad-model` when the file is damaged
 */
export async function findClassifierState({
  path,
  fingerprint,
}: CheckpointOwner): Promise<ClassifierState | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LatheError('bad-input', `checkpoint ${path} cannot be read, check its permissions`, { cause });
  }
  const { variables, step, config } = decodeState(bytes);
  const owner = ownerSchema.safeParse(config);
  if (!owner.success || owner.data.fingerprint !== fingerprint) return undefined;
  const named = (prefix: string, isWanted: (name: string) => boolean) =>
    new Map(
      [...variables]
        .filter(([name]) => isWanted(name))
        .map(([name, { data }]) => [name.slice(prefix.length), data] as const),
    );
  return {
    step,
    values: named('', (name) => !name.startsWith(AVERAGE)),
    averages: named(AVERAGE, (name) => name.startsWith(AVERAGE)),
  };
}
