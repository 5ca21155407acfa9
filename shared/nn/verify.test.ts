import { describe, expect, test } from 'vitest';
import { isLatheError } from '../errors.ts';
import { Graph, type Tensor } from './graph.ts';
import { zeros } from './initializers.ts';
import { encodeInferenceModel, encodeTrainingModel } from './onnx/write.ts';
import { add, multiply } from './operations.ts';
import type { Node } from './ops.ts';
import { verifyGraph } from './verify.ts';

/** y = 2 · (x + w), w' = x + w */
function soundGraph() {
  const graph = new Graph();
  const x = graph.input('x', [3]);
  const w = graph.parameter('w', [3], zeros);
  const sum = add(x, w);
  const y = multiply(sum, 2);
  graph.output('y', y);
  graph.update(w, sum);
  return { graph, x, w, sum, y };
}

const tensor = (graph: Graph, name: string, shape: readonly number[]): Tensor => ({ graph, name, shape });

type Break = (sound: ReturnType<typeof soundGraph>) => void;

/** Graphs that the builder refuses to build, put together by hand. */
const BROKEN: readonly (readonly [violation: string, message: string, damage: Break])[] = [
  [
    'a name that is used twice',
    'graph: the name x is used twice',
    ({ graph }) => graph.inputs.push({ kind: 'data', tensor: tensor(graph, 'x', [1]) }),
  ],
  [
    'a result with the name of an input',
    'graph: the name x is used twice',
    ({ graph, x }) =>
      graph.nodes.push({ op: 'Abs', attributes: {}, inputs: [x], outputs: [tensor(graph, 'x', [3])] }),
  ],
  [
    'nodes in an order in which they cannot run',
    'which is not made before it',
    ({ graph }) => graph.nodes.reverse(),
  ],
  [
    'an operand that nothing makes',
    'graph: Abs z reads ghost, which is not made before it',
    ({ graph }) =>
      graph.nodes.push({
        op: 'Abs',
        attributes: {},
        inputs: [tensor(graph, 'ghost', [3])],
        outputs: [tensor(graph, 'z', [3])],
      }),
  ],
  [
    'a shape that is not what the rule gives',
    'graph: z has shape [4], the rule of Abs gives [3]',
    ({ graph, x }) =>
      graph.nodes.push({ op: 'Abs', attributes: {}, inputs: [x], outputs: [tensor(graph, 'z', [4])] }),
  ],
  [
    'operands that do not fit',
    'Add: shapes [3] and [2] do not broadcast',
    ({ graph, x }) => {
      const two = graph.input('two', [2]);
      graph.nodes.push({ op: 'Add', attributes: {}, inputs: [x, two], outputs: [tensor(graph, 'z', [3])] });
    },
  ],
  [
    'a wrong number of results',
    'graph: Abs without a result has 0 results, the shape rule gives 1',
    ({ graph, x }) => graph.nodes.push({ op: 'Abs', attributes: {}, inputs: [x], outputs: [] }),
  ],
  [
    'a constant of the wrong length',
    'graph: constant c of shape [2] needs 2 elements, got 3',
    ({ graph }) => graph.constants.push({ tensor: tensor(graph, 'c', [2]), data: new Float32Array(3) }),
  ],
  [
    'an input of another graph',
    'graph: foreign belongs to another graph',
    ({ graph }) => graph.inputs.push({ kind: 'data', tensor: new Graph().input('foreign', [1]) }),
  ],
  [
    'a result of another graph',
    'graph: z belongs to another graph',
    ({ graph, x }) =>
      graph.nodes.push({ op: 'Abs', attributes: {}, inputs: [x], outputs: [tensor(new Graph(), 'z', [3])] }),
  ],
  [
    'an output that no node makes',
    'graph: output y is ghost, which no node makes',
    ({ graph }) => graph.outputs.set('y', tensor(graph, 'ghost', [3])),
  ],
  [
    'an update of what is no variable',
    'graph: x is updated and is no variable',
    ({ graph, x, y }) => graph.updates.set(x, y),
  ],
  [
    'an update that no node makes',
    'graph: the update of w is ghost, which no node makes',
    ({ graph, w }) => graph.updates.set(w, tensor(graph, 'ghost', [3])),
  ],
  [
    'an update of another shape',
    'graph: w has shape [3], its update []',
    ({ graph, w }) => graph.updates.set(w, graph.scalar(1)),
  ],
];

describe('verifyGraph', () => {
  test('accepts a sound graph', () => {
    const { graph } = soundGraph();
    verifyGraph(graph);
    const nodes: readonly Node[] = graph.nodes;
    expect(nodes.map(({ op }) => op)).toEqual(['Add', 'Mul']);
  });

  test.each(BROKEN)('finds %s', (_, message, damage) => {
    const sound = soundGraph();
    damage(sound);
    const { graph } = sound;
    const values = new Map([['w', new Float32Array(3)]]);
    const checks = [
      () => verifyGraph(graph),
      () => encodeTrainingModel(graph),
      () => encodeInferenceModel(graph, values, {}),
    ];
    for (const check of checks) {
      let thrown: unknown;
      try {
        check();
      } catch (error) {
        thrown = error;
      }
      expect(isLatheError(thrown, 'bad-argument')).toBe(true);
      expect(String(thrown)).toContain(message);
    }
  });
});
