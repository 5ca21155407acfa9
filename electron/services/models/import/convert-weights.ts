import { basename } from 'node:path';
import {
  ARCHITECTURE_NAMES,
  ARCHITECTURES,
  type ArchitectureConfig,
  type ArchitectureName,
} from '../../../../models/architectures.ts';
import { LatheError } from '../../../../shared/errors.ts';
import type { Graph, Tensor } from '../../../../shared/nn/graph.ts';
import { encodeInferenceModel } from '../../../../shared/nn/onnx/write.ts';
import { parameterCount } from '../../../../shared/nn/parameter-count.ts';
import type { ParameterMatch } from '../../../../shared/nn/parameter-matching.ts';
import { elementCount } from '../../../../shared/nn/shape-rules.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import { initialValues } from '../../training/trainer.ts';
import { buildInferenceGraph } from '../../training/training-graph.ts';
import { THESIS_FORMS } from './thesis-forms.ts';
import { readWeights, type StoredWeights } from './weights-file.ts';

/** A network that was built around stored weights. */
export interface ConvertedModel {
  readonly architecture: ArchitectureConfig;
  /** Of an ONNX file. */
  readonly bytes: Uint8Array;
  readonly parameterCount: number;
  /** Parameters that were taken, by the network's names. */
  readonly taken: readonly string[];
  /** Parameters that the file lacks; they have random first values. */
  readonly fresh: readonly string[];
  /** Tensors of the file that the network has no place for. */
  readonly unused: readonly string[];
}

/** First values of what a file lacks. */
const SEED = 1;

interface Candidate {
  readonly architecture: ArchitectureConfig;
  readonly graph: Graph;
  readonly parameters: readonly Tensor[];
  readonly match: ParameterMatch;
  /** Elements of the parameters that were found. */
  readonly found: number;
}

/**
 * Builds the thesis's network that a file's weights belong to; its sizes follow from their shapes.
 *
 * @param path a `.pth`, `.pt` or `.safetensors` file
 * @param wanted the network, where the caller knows it; what the file lacks may then start fresh
 * @throws LatheError `bad-model` when the file cannot be read or is of no known network, or when it lacks parameters and
 *   the network was not named
 */
export async function convertWeights(path: string, wanted?: ArchitectureName): Promise<ConvertedModel> {
  const weights = await readWeights(path);
  const best = bestCandidate(weights, wanted === undefined ? ARCHITECTURE_NAMES : [wanted]);
  if (best === undefined) {
    throw new LatheError(
      'bad-model',
      sentence('weightsForeign', {
        file: path,
        whose: wanted ?? sentence('anyNetwork', { names: ARCHITECTURE_NAMES.join(', ') }),
        count: weights.tensors.size,
      }),
    );
  }
  const { architecture, graph, parameters, match } = best;
  const fresh = missingIn(best);
  if (fresh.length > 0 && wanted === undefined) {
    throw new LatheError(
      'bad-model',
      sentence('weightsLack', {
        file: path,
        absent: fresh.length,
        count: parameters.length,
        network: architecture.name,
        names: fresh.join(', '),
      }),
    );
  }
  const values = initialValues(graph, SEED);
  for (const [parameter, name] of match) values.set(parameter, weights.tensors.get(name)!.data);
  const used = new Set(match.values());
  return {
    architecture,
    bytes: encodeInferenceModel(graph, values, {
      architecture: JSON.stringify(architecture),
      sampleRate: '44100',
      source: basename(path),
    }),
    parameterCount: parameterCount(graph),
    taken: parameters.map(({ name }) => name).filter((name) => match.has(name)),
    fresh,
    unused: [...weights.tensors.keys()].filter((name) => !used.has(name)),
  };
}

/** The thesis's network whose parameters are all among the weights, if there is one. */
export function thesisNetworkOf(weights: StoredWeights): ArchitectureConfig | undefined {
  const best = bestCandidate(weights, ARCHITECTURE_NAMES);
  return best !== undefined && missingIn(best).length === 0 ? best.architecture : undefined;
}

/** The candidate with the most numbers in the file; none where nothing fits. */
function bestCandidate(weights: StoredWeights, names: readonly ArchitectureName[]): Candidate | undefined {
  const candidates = names.flatMap((name) => candidateOf(name, weights)).filter(({ found }) => found > 0);
  return candidates.sort((a, b) => b.found - a.found)[0];
}

function missingIn({ parameters, match }: Candidate): string[] {
  return parameters.map(({ name }) => name).filter((name) => !match.has(name));
}

/** The network of that name which the weights look like; none where they do not. */
function candidateOf(name: ArchitectureName, weights: StoredWeights): Candidate[] {
  const architecture = THESIS_FORMS[name]([...weights.tensors.values()].map(({ shape }) => shape));
  if (architecture === undefined) return [];
  const { batchSize, segmentSamples } = ARCHITECTURES[name];
  const graph = buildInferenceGraph(architecture, batchSize, segmentSamples);
  const parameters = graph.variables.map(({ tensor }) => tensor);
  const match = weights.match(parameters);
  const found = parameters
    .filter((parameter) => match.has(parameter.name))
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return [{ architecture, graph, parameters, match, found }];
}
