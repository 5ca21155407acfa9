import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { thesisNetworkOf } from '../models/import/convert-weights.ts';
import { readWeights, type StoredWeights } from '../models/import/weights-file.ts';
import type { Trainer } from './trainer.ts';
import type { TrainingSettings } from './training-settings.ts';

/** Which parameters of a network came from a model. */
export interface Inheritance {
  /** Names of the parameters that were taken. */
  readonly taken: readonly string[];
  /** Names of those that keep their first values. */
  readonly fresh: readonly string[];
}

/**
 * Gives a trainer the weights of a model, where name and shape are the same; the optimiser starts afresh. Of PyTorch's
 * files, whose programs name layers as they like, also layers that can only be meant for each other.
 *
 * @param path an ONNX file that Lathe wrote, or weights in a `.pth`, `.pt` or `.safetensors` file
 * @throws LatheError `bad-model` when the file is missing or no model, or nothing in it fits
 */
export async function inheritParameters(path: string, trainer: Trainer): Promise<Inheritance> {
  const weights = await readWeights(path);
  const learnt = trainer.variables.filter(({ role }) => role !== 'moment').map(({ tensor }) => tensor);
  const match = weights.match(learnt);
  if (match.size === 0) {
    throw new LatheError(
      'bad-model',
      sentence('nothingInherited', { file: path, advice: whatFits(weights) }),
    );
  }
  const values = new Map(trainer.values);
  for (const [parameter, name] of match) values.set(parameter, weights.tensors.get(name)!.data);
  trainer.restore(values, trainer.step);
  return {
    taken: learnt.map(({ name }) => name).filter((name) => match.has(name)),
    fresh: learnt.map(({ name }) => name).filter((name) => !match.has(name)),
  };
}

function whatFits(weights: StoredWeights): string {
  const network = thesisNetworkOf(weights);
  return network === undefined
    ? sentence('inheritOther')
    : sentence('inheritThesis', { network: network.name });
}

/**
 * The settings of a training in the form of the thesis with the sizes of the model that it goes on from, whose network is
 * of that form too.
 *
 * @throws LatheError `bad-model` when the file of that model cannot be read
 */
export async function withInheritedSizes(settings: TrainingSettings): Promise<TrainingSettings> {
  const { from, form, architecture } = settings;
  if (from === undefined || form !== 'thesis') return settings;
  const network = thesisNetworkOf(await readWeights(from));
  if (network?.name !== architecture || !('levels' in network.config)) return settings;
  const { levels, channels, encoderKernel, decoderKernel } = network.config;
  return { ...settings, sizes: { levels, channels, encoderKernel, decoderKernel } };
}
