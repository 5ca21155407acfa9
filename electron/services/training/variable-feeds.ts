import type { Graph } from '../../../shared/nn/graph.ts';
import type { FloatTensor } from '../../adapters/ort/session.ts';
import type { VariableValues } from './trainer.ts';

/** The variables of a graph, as its session takes them. */
export function variableFeeds(graph: Graph, values: VariableValues): Record<string, FloatTensor> {
  return Object.fromEntries(
    graph.variables.map(({ tensor: { name, shape } }) => [name, { data: values.get(name)!, shape }]),
  );
}
