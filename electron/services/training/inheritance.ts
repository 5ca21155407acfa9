import { readFile } from 'node:fs/promises';
import { LatheError } from '../../../shared/errors.ts';
import { decodeModel } from '../../../shared/nn/onnx/read.ts';
import { sameShape } from '../../../shared/nn/shape-rules.ts';
import type { Trainer } from './trainer.ts';

/** Which parameters of a network came from a model. */
export interface Inheritance {
  /** Names of the parameters that were taken. */
  readonly taken: readonly string[];
  /** Names of those that keep their first values. */
  readonly fresh: readonly string[];
}

/**
 * Gives a trainer the weights of a model, where name and shape are the same; the optimiser starts afresh.
 *
 * @param path an ONNX file that Lathe wrote
 * @throws LatheError `bad-model` when the file is missing or no model, or nothing in it fits
 */
export async function inheritParameters(path: string, trainer: Trainer): Promise<Inheritance> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new LatheError('bad-model', `model file ${path} does not exist or cannot be read: check the path`, {
      cause,
    });
  }
  const { initializers } = decodeModel(bytes);
  const learnt = trainer.variables.filter(({ role }) => role !== 'moment').map(({ tensor }) => tensor);
  const fits = learnt.filter(({ name, shape }) => {
    const stored = initializers.get(name);
    return stored !== undefined && sameShape(stored.shape, shape);
  });
  if (fits.length === 0) {
    throw new LatheError(
      'bad-model',
      `model ${path} has no parameter that fits this network: name another, or leave out --from`,
    );
  }
  const values = new Map(trainer.values);
  for (const { name } of fits) values.set(name, initializers.get(name)!.data);
  trainer.restore(values, trainer.step);
  return {
    taken: fits.map(({ name }) => name),
    fresh: learnt.filter((tensor) => !fits.includes(tensor)).map(({ name }) => name),
  };
}
