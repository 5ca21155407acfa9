import { basename, extname, resolve } from 'node:path';
import { ARCHITECTURES, type ArchitectureName } from '../../../../models/architectures.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { type DecodedModel, decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { elementCount } from '../../../../shared/nn/shape-rules.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { ModelEntry, ModelService } from '../model-service.ts';
import type { NewUserModel } from '../user-models.ts';
import { type ConvertedModel, convertWeights } from './convert-weights.ts';
import { describeThesisForm } from './thesis-forms.ts';
import { readModelBytes } from './weights-file.ts';

/** What the user may say about a file. */
export interface ImportChoices {
  /** The network that weights belong to; parameters that the file lacks may then start fresh. */
  readonly architecture?: ArchitectureName;
  /** Default: the file's name without its ending. */
  readonly name?: string;
}

/** A model that `--model` knows from now on. */
export interface ImportedModel {
  readonly model: ModelEntry;
  /** Which parameters came out of the file; left out for a whole model. */
  readonly parameters?: Pick<ConvertedModel, 'taken' | 'fresh' | 'unused'>;
}

type Facts = Pick<NewUserModel, 'bytes' | 'description' | 'segmentSamples' | 'batchSize' | 'parameterCount'>;

/**
 * Makes a model of the user's own out of a file: a whole model in ONNX as it is, weights of PyTorch as the network of the
 * thesis that they belong to.
 *
 * @param path a `.pth`, `.pt`, `.safetensors` or `.onnx` file
 * @throws LatheError `bad-model` when it cannot be read or is no audio model; `bad-argument` when a network is named for a
 *   whole model; `output-failed` when the folder of models cannot be written
 */
export async function importModel(
  models: ModelService,
  path: string,
  { architecture, name }: ImportChoices = {},
): Promise<ImportedModel> {
  const add = (facts: Facts): Promise<ModelEntry> =>
    models.add({
      ...facts,
      name: name ?? basename(path, extname(path)),
      origin: 'imported',
      source: resolve(path),
      licence: 'not known',
      trainedOn: 'not known',
      receptiveFieldSamples: null,
      figures: [],
    });
  if (extname(path).toLowerCase() === '.onnx') {
    if (architecture !== undefined) {
      throw new LatheError(
        'bad-argument',
        `${path} is a whole model: leave out --arch, which is for weights alone`,
      );
    }
    return { model: await add(await wholeModel(models, path)) };
  }
  const converted = await convertWeights(path, architecture);
  const { taken, fresh, unused } = converted;
  return { model: await add(factsOf(converted)), parameters: { taken, fresh, unused } };
}

function factsOf({ architecture, bytes, parameterCount }: ConvertedModel): Facts {
  const { segmentSamples, batchSize } = ARCHITECTURES[architecture.name];
  return { bytes, description: describeThesisForm(architecture), segmentSamples, batchSize, parameterCount };
}

/** A model in ONNX that loads, takes stereo segments, and gives finite ones. */
async function wholeModel(models: ModelService, path: string): Promise<Facts> {
  const bytes = await readModelBytes(path);
  const decoded = decodeModel(bytes);
  if (decoded.externalFiles.length > 0) {
    throw new LatheError(
      'bad-model',
      sentence('modelInParts', { file: path, count: decoded.externalFiles.length }),
    );
  }
  const { segmentLength, batchSize } = await models.verify(path);
  return {
    bytes,
    description: `a model in ONNX by ${decoded.producer === '' ? 'an unnamed program' : decoded.producer}`,
    segmentSamples: segmentLength,
    batchSize,
    parameterCount: countParameters(decoded),
  };
}

/** Of what is no parameter, Lathe's graphs call each tensor `constant_` and a number. */
function countParameters({ initializers }: DecodedModel): number {
  return [...initializers]
    .filter(([name]) => !/^constant_\d+$/.test(name))
    .reduce((sum, [, { shape }]) => sum + elementCount(shape), 0);
}
