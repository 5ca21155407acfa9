/**
 * A slow, plain evaluator of graphs in double precision, straight from the definitions: the oracle for gradients
 * (central differences need more digits than float32 has) and for what the runtime computes.
 */
import type { Graph, Tensor } from '../../shared/nn/graph.ts';
import type { ConvAttributes, NodeOf, Op, ReduceAttributes, Shape } from '../../shared/nn/ops.ts';
import { broadcastShapes, elementCount } from '../../shared/nn/shape-rules.ts';

/** Values of a tensor, row-major. */
export interface Values {
  readonly shape: Shape;
  readonly data: Float64Array;
}

type Evaluator<O extends Op> = (inputs: readonly Values[], node: NodeOf<O>) => readonly Float64Array[];

function strides(shape: Shape): number[] {
  const result = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) result[axis] = result[axis + 1]! * shape[axis + 1]!;
  return result;
}

/** Coordinates of the element at a row-major index. */
function coordinates(index: number, shape: Shape): number[] {
  return strides(shape).map((stride, axis) => Math.floor(index / stride) % shape[axis]!);
}

function at({ shape, data }: Values, place: readonly number[]): number {
  return data[strides(shape).reduce((sum, stride, axis) => sum + stride * place[axis]!, 0)]!;
}

/** Fills a shape from a function of the coordinates. */
function fill(shape: Shape, value: (place: readonly number[]) => number): Float64Array {
  return Float64Array.from({ length: elementCount(shape) }, (_, index) => value(coordinates(index, shape)));
}

/** The element that broadcasting puts at a place. */
function broadcastAt(values: Values, place: readonly number[]): number {
  const offset = place.length - values.shape.length;
  return at(
    values,
    values.shape.map((size, axis) => (size === 1 ? 0 : place[axis + offset]!)),
  );
}

const unary =
  (f: (x: number) => number): Evaluator<Op> =>
  ([x]) => [x!.data.map(f)];

const binary =
  (f: (a: number, b: number) => number): Evaluator<Op> =>
  ([a, b]) => {
    const shape = broadcastShapes(a!.shape, b!.shape);
    return [fill(shape, (place) => f(broadcastAt(a!, place), broadcastAt(b!, place)))];
  };

function reduce(
  x: Values,
  { axes }: ReduceAttributes,
  start: number,
  f: (sum: number, value: number) => number,
) {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = new Float64Array(elementCount(kept)).fill(start);
  const keptStrides = strides(kept);
  for (let index = 0; index < x.data.length; index++) {
    const place = coordinates(index, x.shape).map((each, axis) => (axes.includes(axis) ? 0 : each));
    const target = keptStrides.reduce((sum, stride, axis) => sum + stride * place[axis]!, 0);
    result[target] = f(result[target]!, x.data[index]!);
  }
  return result;
}

const swapLast = (place: readonly number[]) => [...place.slice(0, -2), place.at(-1)!, place.at(-2)!];

/** Adds data · weight into the result at every pair of places that a convolution connects. */
function forEachConvTap(
  dataShape: Shape,
  kernel: Shape,
  outShape: Shape,
  attributes: ConvAttributes,
  visit: (inPlace: readonly number[], tap: readonly number[], outPlace: readonly number[]) => void,
): void {
  for (let out = 0; out < elementCount(outShape); out++) {
    const outPlace = coordinates(out, outShape);
    for (let k = 0; k < elementCount(kernel); k++) {
      const tap = coordinates(k, kernel);
      const inPlace = outPlace.map(
        (each, axis) =>
          each * attributes.strides[axis]! +
          tap[axis]! * attributes.dilations[axis]! -
          attributes.padsBefore[axis]!,
      );
      if (inPlace.every((each, axis) => each >= 0 && each < dataShape[axis]!)) visit(inPlace, tap, outPlace);
    }
  }
}

function convolve(inputs: readonly Values[], node: NodeOf<'Conv'>): readonly Float64Array[] {
  const [x, weight, bias] = inputs as [Values, Values, Values | undefined];
  const shape = node.outputs[0]!.shape;
  const result = fill(shape, ([, channel]) => bias?.data[channel!] ?? 0);
  const outStrides = strides(shape);
  const kernel = weight.shape.slice(2);
  forEachConvTap(x.shape.slice(2), kernel, shape.slice(2), node.attributes, (inPlace, tap, outPlace) => {
    for (let n = 0; n < shape[0]!; n++) {
      for (let o = 0; o < shape[1]!; o++) {
        let sum = 0;
        for (let i = 0; i < x.shape[1]!; i++) sum += at(x, [n, i, ...inPlace]) * at(weight, [o, i, ...tap]);
        const target = [n, o, ...outPlace].reduce((total, each, axis) => total + each * outStrides[axis]!, 0);
        result[target] = result[target]! + sum;
      }
    }
  });
  return [result];
}

/** A transposed convolution is a convolution read backwards: what was read is written. */
function convolveTransposed(
  inputs: readonly Values[],
  node: NodeOf<'ConvTranspose'>,
): readonly Float64Array[] {
  const [x, weight, bias] = inputs as [Values, Values, Values | undefined];
  const shape = node.outputs[0]!.shape;
  const result = fill(shape, ([, channel]) => bias?.data[channel!] ?? 0);
  const outStrides = strides(shape);
  const kernel = weight.shape.slice(2);
  forEachConvTap(shape.slice(2), kernel, x.shape.slice(2), node.attributes, (outPlace, tap, inPlace) => {
    for (let n = 0; n < shape[0]!; n++) {
      for (let o = 0; o < shape[1]!; o++) {
        let sum = 0;
        for (let i = 0; i < x.shape[1]!; i++) sum += at(x, [n, i, ...inPlace]) * at(weight, [i, o, ...tap]);
        const target = [n, o, ...outPlace].reduce((total, each, axis) => total + each * outStrides[axis]!, 0);
        result[target] = result[target]! + sum;
      }
    }
  });
  return [result];
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

function recur([x, inputWeight, recurrentWeight, bias]: readonly Values[], node: NodeOf<'Lstm'>) {
  const [steps, batch, hidden] = node.outputs[0]!.shape as [number, number, number];
  const [h, c] = [new Float64Array(steps * batch * hidden), new Float64Array(steps * batch * hidden)];
  const gates = new Float64Array(steps * batch * 4 * hidden);
  for (let b = 0; b < batch; b++) {
    let previousH = new Float64Array(hidden);
    let previousC = new Float64Array(hidden);
    for (let step = 0; step < steps; step++) {
      const t = node.attributes.reverse ? steps - 1 - step : step;
      const row = Float64Array.from({ length: 4 * hidden }, (_, r) => {
        let sum = bias!.data[r]!;
        for (let i = 0; i < x!.shape[2]!; i++) sum += at(inputWeight!, [r, i]) * at(x!, [t, b, i]);
        for (let j = 0; j < hidden; j++) sum += at(recurrentWeight!, [r, j]) * previousH[j]!;
        return r < 3 * hidden ? logistic(sum) : Math.tanh(sum);
      });
      previousC = previousC.map((cell, j) => row[2 * hidden + j]! * cell + row[j]! * row[3 * hidden + j]!);
      previousH = previousC.map((cell, j) => row[hidden + j]! * Math.tanh(cell));
      h.set(previousH, (t * batch + b) * hidden);
      c.set(previousC, (t * batch + b) * hidden);
      gates.set(row, (t * batch + b) * 4 * hidden);
    }
  }
  return [h, c, gates];
}

/** The gradient of an LSTM's gates before activation, by the chain rule from the last step to the first. */
function recurBackwards(inputs: readonly Values[], node: NodeOf<'LstmGateGradient'>) {
  const [dy, cells, gates, recurrentWeight] = inputs as [Values, Values, Values, Values];
  const [steps, batch, hidden] = dy.shape as [number, number, number];
  const result = new Float64Array(steps * batch * 4 * hidden);
  for (let b = 0; b < batch; b++) {
    let dh = new Float64Array(hidden);
    let dc = new Float64Array(hidden);
    for (let step = steps - 1; step >= 0; step--) {
      const t = node.attributes.reverse ? steps - 1 - step : step;
      const earlier = node.attributes.reverse ? t + 1 : t - 1;
      const row = new Float64Array(4 * hidden);
      for (let j = 0; j < hidden; j++) {
        const [i, o, f, g] = [0, 1, 2, 3].map((gate) => at(gates, [t, b, gate * hidden + j])) as [
          number,
          number,
          number,
          number,
        ];
        const tanhC = Math.tanh(at(cells, [t, b, j]));
        const before = step === 0 ? 0 : at(cells, [earlier, b, j]);
        const total = at(dy, [t, b, j]) + dh[j]!;
        const cell = dc[j]! + total * o * (1 - tanhC * tanhC);
        row[j] = cell * g * i * (1 - i);
        row[hidden + j] = total * tanhC * o * (1 - o);
        row[2 * hidden + j] = cell * before * f * (1 - f);
        row[3 * hidden + j] = cell * i * (1 - g * g);
        dc[j] = cell * f;
      }
      dh = Float64Array.from({ length: hidden }, (_, j) =>
        row.reduce((sum, gradient, r) => sum + gradient * at(recurrentWeight, [r, j]), 0),
      );
      dc = Float64Array.from(dc);
      result.set(row, (t * batch + b) * 4 * hidden);
    }
  }
  return [result];
}

const EVALUATORS: { readonly [O in Op]: Evaluator<O> } = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Maximum: binary(Math.max),
  Minimum: binary(Math.min),
  Greater: binary((a, b) => (a > b ? 1 : 0)),
  Negate: unary((x) => -x),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Tanh: unary(Math.tanh),
  Sigmoid: unary(logistic),
  Relu: unary((x) => Math.max(x, 0)),
  LeakyRelu: ([x], { attributes: { slope } }) => [
    x!.data.map((value) => (value > 0 ? value : slope * value)),
  ],
  Softmax: ([x], { attributes: { axis } }) => {
    const along = { axes: [axis], keepDims: true };
    const shape = x!.shape.map((size, each) => (each === axis ? 1 : size));
    const exponentials = { shape: x!.shape, data: x!.data.map(Math.exp) };
    const sums = { shape, data: reduce(exponentials, along, 0, (sum, value) => sum + value) };
    return [fill(x!.shape, (place) => at(exponentials, place) / broadcastAt(sums, place))];
  },
  MatMul: ([a, b], { attributes: { transposeA, transposeB }, outputs }) => {
    const inner = transposeA ? a!.shape.at(-2)! : a!.shape.at(-1)!;
    return [
      fill(outputs[0]!.shape, (place) => {
        const [front, row, column] = [place.slice(0, -2), place.at(-2)!, place.at(-1)!];
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const placeA = [...front, row, k];
          const placeB = [...front, k, column];
          sum +=
            broadcastAt(a!, transposeA ? swapLast(placeA) : placeA) *
            broadcastAt(b!, transposeB ? swapLast(placeB) : placeB);
        }
        return sum;
      }),
    ];
  },
  ReduceSum: ([x], { attributes }) => [reduce(x!, attributes, 0, (sum, value) => sum + value)],
  ReduceMean: ([x], { attributes, outputs }) => {
    const count = x!.data.length / elementCount(outputs[0]!.shape);
    return [reduce(x!, attributes, 0, (sum, value) => sum + value).map((sum) => sum / count)];
  },
  ReduceMax: ([x], { attributes }) => [reduce(x!, attributes, -Infinity, Math.max)],
  Reshape: ([x]) => [x!.data.slice()],
  Transpose: ([x], { attributes: { permutation }, outputs }) => [
    fill(outputs[0]!.shape, (place) =>
      at(
        x!,
        permutation.map((_, axis) => place[permutation.indexOf(axis)]!),
      ),
    ),
  ],
  Expand: ([x], { attributes: { shape } }) => [fill(shape, (place) => broadcastAt(x!, place))],
  Slice: ([x], { attributes: { axis, start, step }, outputs }) => [
    fill(outputs[0]!.shape, (place) =>
      at(
        x!,
        place.map((each, along) => (along === axis ? start + each * step : each)),
      ),
    ),
  ],
  Pad: ([x], { attributes: { before }, outputs }) => [
    fill(outputs[0]!.shape, (place) => {
      const source = place.map((each, axis) => each - before[axis]!);
      return source.every((each, axis) => each >= 0 && each < x!.shape[axis]!) ? at(x!, source) : 0;
    }),
  ],
  Concat: (inputs, { attributes: { axis }, outputs }) => [
    fill(outputs[0]!.shape, (place) => {
      let along = place[axis]!;
      const source = inputs.find(({ shape }) => {
        const isHere = along < shape[axis]!;
        if (!isHere) along -= shape[axis]!;
        return isHere;
      });
      return at(
        source!,
        place.map((each, index) => (index === axis ? along : each)),
      );
    }),
  ],
  Conv: convolve,
  ConvTranspose: convolveTransposed,
  Lstm: recur,
  LstmGateGradient: recurBackwards,
};

/**
 * Values of all tensors of a graph.
 *
 * @param feeds values of every input and variable, row-major
 */
export function evaluate(
  graph: Graph,
  feeds: ReadonlyMap<Tensor, ArrayLike<number>>,
): ReadonlyMap<Tensor, Values> {
  const values = new Map<Tensor, Values>();
  const put = (tensor: Tensor, data: ArrayLike<number>) =>
    values.set(tensor, { shape: tensor.shape, data: Float64Array.from(data) });
  for (const [tensor, data] of feeds) put(tensor, data);
  for (const { tensor, data } of graph.constants) put(tensor, data);
  for (const node of graph.nodes) {
    const evaluator = EVALUATORS[node.op] as Evaluator<Op>;
    const results = evaluator(
      node.inputs.map((input) => values.get(input)!),
      node,
    );
    for (const [index, output] of node.outputs.entries()) put(output, results[index]!);
  }
  return values;
}
