/** For every operation, graphs that use it in each way that matters: tables that tests loop over. */
import type { Graph, Tensor } from '../../shared/nn/graph.ts';
import type { NodeOf, Op, OpAttributes, Shape } from '../../shared/nn/ops.ts';
import type { Random } from '../../shared/random.ts';

/** One use of an operation. */
export interface OpCase<O extends Op> {
  readonly inputs: readonly Shape[];
  readonly attributes: OpAttributes[O];
  /** Values of the operands, where the default (normal numbers away from zero and from each other) is not wanted. */
  readonly values?: (random: Random) => number;
}

const positive = (random: Random): number => random.uniform(0.5, 2);
const dense1d = { strides: [1], dilations: [1], padsBefore: [0], padsAfter: [0] };

const broadcasting = [
  {
    inputs: [
      [2, 3],
      [2, 3],
    ],
    attributes: {},
  },
  { inputs: [[2, 3], [3]], attributes: {} },
  { inputs: [[], [2, 2]], attributes: {} },
  {
    inputs: [
      [2, 1, 3],
      [4, 1],
    ],
    attributes: {},
  },
] as const;
const division = broadcasting.map((each) => ({ ...each, values: positive }));
const elementwise = [{ inputs: [[2, 5]], attributes: {} }] as const;
const elementwisePositive = [{ inputs: [[2, 5]], attributes: {}, values: positive }] as const;
const reductions = [
  { inputs: [[2, 3, 4]], attributes: { axes: [1], keepDims: true } },
  { inputs: [[2, 3, 4]], attributes: { axes: [0, 2], keepDims: false } },
  { inputs: [[2, 3]], attributes: { axes: [0, 1], keepDims: false } },
] as const;

/** The table: an operation without a case does not compile. */
export const OP_CASES: { readonly [O in Op]: readonly OpCase<O>[] } = {
  Add: broadcasting,
  Sub: broadcasting,
  Mul: broadcasting,
  Div: division,
  Maximum: broadcasting,
  Minimum: broadcasting,
  Greater: broadcasting,
  Negate: elementwise,
  Abs: elementwise,
  Sign: elementwise,
  Exp: elementwise,
  Log: elementwisePositive,
  Sqrt: elementwisePositive,
  Tanh: elementwise,
  Sigmoid: elementwise,
  Relu: elementwise,
  LeakyRelu: [{ inputs: [[2, 5]], attributes: { slope: 0.2 } }],
  Softmax: [
    { inputs: [[2, 5]], attributes: { axis: 1 } },
    { inputs: [[3, 2, 2]], attributes: { axis: 0 } },
  ],
  MatMul: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
      attributes: { transposeA: false, transposeB: false },
    },
    {
      inputs: [
        [3, 2],
        [4, 3],
      ],
      attributes: { transposeA: true, transposeB: true },
    },
    {
      inputs: [
        [2, 2, 3],
        [3, 4],
      ],
      attributes: { transposeA: false, transposeB: false },
    },
    {
      inputs: [
        [2, 2, 3],
        [4, 3],
      ],
      attributes: { transposeA: false, transposeB: true },
    },
    {
      inputs: [
        [2, 3, 2],
        [3, 4],
      ],
      attributes: { transposeA: true, transposeB: false },
    },
    {
      inputs: [
        [2, 1, 2, 3],
        [2, 4, 3],
      ],
      attributes: { transposeA: false, transposeB: true },
    },
  ],
  ReduceSum: reductions,
  ReduceMean: reductions,
  ReduceMax: reductions,
  Reshape: [{ inputs: [[2, 6]], attributes: { shape: [3, 2, 2] } }],
  Transpose: [
    { inputs: [[2, 3, 4]], attributes: { permutation: [2, 0, 1] } },
    { inputs: [[2, 3]], attributes: { permutation: [1, 0] } },
  ],
  Expand: [{ inputs: [[2, 1, 3]], attributes: { shape: [2, 4, 3] } }],
  Slice: [
    { inputs: [[2, 7]], attributes: { axis: 1, start: 2, end: 5, step: 1 } },
    { inputs: [[2, 7]], attributes: { axis: 1, start: 1, end: 7, step: 2 } },
    { inputs: [[7, 2]], attributes: { axis: 0, start: 0, end: 7, step: 3 } },
  ],
  Pad: [{ inputs: [[2, 3]], attributes: { before: [1, 0], after: [0, 2] } }],
  Concat: [
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attributes: { axis: 1 },
    },
    {
      inputs: [
        [1, 2],
        [3, 2],
      ],
      attributes: { axis: 0 },
    },
  ],
  Conv: [
    { inputs: [[2, 3, 9], [4, 3, 3], [4]], attributes: { ...dense1d, padsBefore: [1], padsAfter: [1] } },
    {
      inputs: [
        [2, 2, 9],
        [3, 2, 5],
      ],
      attributes: dense1d,
    },
    {
      inputs: [[1, 2, 10], [2, 2, 3], [2]],
      attributes: { ...dense1d, strides: [2], padsBefore: [1], padsAfter: [0] },
    },
    {
      inputs: [
        [1, 2, 11],
        [2, 2, 3],
      ],
      attributes: { ...dense1d, dilations: [2], padsBefore: [2], padsAfter: [2] },
    },
    {
      inputs: [
        [1, 2, 11],
        [2, 2, 4],
      ],
      attributes: { ...dense1d, strides: [3], dilations: [2] },
    },
    {
      inputs: [
        [1, 2, 4],
        [2, 2, 1],
      ],
      attributes: { ...dense1d, padsBefore: [1], padsAfter: [2] },
    },
    // Many taps over few and many channels, without room around the data, and with more room than the kernel takes.
    { inputs: [[2, 2, 9], [3, 2, 15], [3]], attributes: { ...dense1d, padsBefore: [7], padsAfter: [7] } },
    {
      inputs: [
        [2, 5, 9],
        [1, 5, 5],
      ],
      attributes: { ...dense1d, padsBefore: [2], padsAfter: [2] },
    },
    {
      inputs: [
        [1, 3, 10],
        [3, 3, 6],
      ],
      attributes: dense1d,
    },
    {
      inputs: [
        [1, 2, 20],
        [2, 2, 9],
      ],
      attributes: { ...dense1d, dilations: [2], padsBefore: [3], padsAfter: [9] },
    },
    {
      inputs: [
        [1, 2, 3],
        [2, 2, 4],
      ],
      attributes: { ...dense1d, padsBefore: [6], padsAfter: [5] },
    },
    {
      inputs: [[1, 2, 5, 6], [3, 2, 3, 2], [3]],
      attributes: { strides: [1, 2], dilations: [1, 1], padsBefore: [1, 0], padsAfter: [1, 1] },
    },
  ],
  ConvTranspose: [
    {
      inputs: [[2, 3, 6], [3, 2, 3], [2]],
      attributes: { ...dense1d, padsBefore: [1], padsAfter: [1], outputPadding: [0] },
    },
    {
      inputs: [
        [1, 2, 5],
        [2, 3, 4],
      ],
      attributes: { ...dense1d, strides: [2], padsBefore: [1], padsAfter: [1], outputPadding: [1] },
    },
    {
      inputs: [
        [1, 2, 4],
        [2, 2, 3],
      ],
      attributes: { ...dense1d, dilations: [2], outputPadding: [0] },
    },
  ],
  Lstm: [
    { inputs: [[4, 2, 3], [8, 3], [8, 2], [8]], attributes: { reverse: false } },
    { inputs: [[4, 2, 3], [8, 3], [8, 2], [8]], attributes: { reverse: true } },
    { inputs: [[1, 1, 1], [4, 1], [4, 1], [4]], attributes: { reverse: false } },
  ],
  LstmGateGradient: [
    {
      inputs: [
        [4, 2, 2],
        [4, 2, 2],
        [4, 2, 8],
        [8, 2],
      ],
      attributes: { reverse: false },
    },
    {
      inputs: [
        [4, 2, 2],
        [4, 2, 2],
        [4, 2, 8],
        [8, 2],
      ],
      attributes: { reverse: true },
    },
  ],
};

/** Operations that have no gradient: constant between jumps, or themselves a gradient. */
export const WITHOUT_GRADIENT: ReadonlySet<Op> = new Set<Op>(['Greater', 'Sign', 'LstmGateGradient']);

/** All cases as one list, each with a name for its test. */
export function allOpCases(): readonly {
  readonly name: string;
  readonly op: Op;
  readonly case: OpCase<Op>;
}[] {
  return (Object.keys(OP_CASES) as Op[]).flatMap((op) =>
    (OP_CASES[op] as readonly OpCase<Op>[]).map((each) => ({
      name: `${op} [${each.inputs.join('] [')}] ${JSON.stringify(each.attributes)}`,
      op,
      case: each,
    })),
  );
}

/** Adds a case to a graph, with its operands as inputs. */
export function addCase(
  graph: Graph,
  op: Op,
  each: OpCase<Op>,
): { operands: Tensor[]; results: readonly Tensor[] } {
  const operands = each.inputs.map((shape, index) => graph.input(`operand${index}`, shape));
  return { operands, results: graph.apply(op, operands, each.attributes as NodeOf<Op>['attributes']) };
}

/**
 * Values that stay away from zero and from each other, so that a kink (|x|, max) lies between no two points of a
 * central difference.
 */
export function caseValues(each: OpCase<Op>, shape: Shape, random: Random): Float32Array<ArrayBuffer> {
  const count = shape.reduce((product, size) => product * size, 1);
  if (each.values !== undefined) return Float32Array.from({ length: count }, () => each.values!(random));
  const ladder = Array.from({ length: count }, (_, index) => (index + random.uniform(0.3, 0.7)) / count);
  return Float32Array.from(random.shuffle(ladder), (share) => (random.chance(0.5) ? 1 : -1) * (0.1 + share));
}
