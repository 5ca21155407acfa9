import type { Graph } from './graph.ts';
import { elementCount } from './shape-rules.ts';

/** Number of learnt values of a graph: the sum of its parameters' elements. */
export function parameterCount(graph: Graph): number {
  return graph.variables
    .filter(({ role }) => role === 'parameter')
    .reduce((sum, { tensor }) => sum + elementCount(tensor.shape), 0);
}
