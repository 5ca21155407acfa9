import { z } from 'zod';
import type { ClassifierState, EpochReport } from './classifier-training.ts';
import { type CheckpointOwner, findCheckpoint, saveCheckpoint } from './run-checkpoint.ts';

/** A classifier remembers nothing beside its variables. */
const noNotes = z.null();

/** Writes where a training is, whole or not at all. */
export async function saveClassifierState(
  owner: CheckpointOwner,
  { trainer, state: { averages, ...state } }: EpochReport,
): Promise<void> {
  await saveCheckpoint(owner, trainer.variables, { ...state, seconds: averages, notes: null });
}

/** Reads where a training is, see {@link findCheckpoint}. */
export async function findClassifierState(owner: CheckpointOwner): Promise<ClassifierState | undefined> {
  const found = await findCheckpoint(owner, noNotes);
  return found && { step: found.step, values: found.values, averages: found.seconds };
}
