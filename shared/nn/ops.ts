import type { Tensor } from './graph.ts';

/** Sizes of a tensor, outermost first. Every size is known when a graph is built. */
export type Shape = readonly number[];

/** No attributes. */
export type None = Readonly<Record<never, never>>;

/** Attributes of a convolution over one or more spatial axes; each list has one entry a spatial axis. */
export interface ConvAttributes {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Zeros put before each spatial axis. */
  readonly padsBefore: readonly number[];
  /** Zeros put after each spatial axis. */
  readonly padsAfter: readonly number[];
}

/** Attributes of a transposed convolution: the shape of its result is that of the convolution's input. */
export interface ConvTransposeAttributes extends ConvAttributes {
  /** Extra samples at the end of each spatial axis, smaller than the stride. */
  readonly outputPadding: readonly number[];
}

/** Attributes of a reduction. */
export interface ReduceAttributes {
  /** Axes that are reduced, ascending and not negative. */
  readonly axes: readonly number[];
  /** Whether reduced axes stay with size 1. */
  readonly keepDims: boolean;
}

/**
 * Every operation that a graph can hold, with its attributes. All tensors are float32: a comparison gives 0 or 1.
 *
 * Element-wise operations of two inputs broadcast as NumPy's do. `MatMul` multiplies the last two axes and broadcasts
 * the others. `Lstm` and `LstmGateGradient` are whole recurrences, see `layers/lstm.ts`.
 */
export interface OpAttributes {
  readonly Add: None;
  readonly Sub: None;
  readonly Mul: None;
  readonly Div: None;
  readonly Maximum: None;
  readonly Minimum: None;
  /** 1 where the first input is greater than the second, else 0. */
  readonly Greater: None;
  readonly Negate: None;
  readonly Abs: None;
  /** -1, 0 or 1. */
  readonly Sign: None;
  readonly Exp: None;
  /** Natural logarithm. */
  readonly Log: None;
  readonly Sqrt: None;
  readonly Tanh: None;
  readonly Sigmoid: None;
  readonly Relu: None;
  readonly LeakyRelu: { readonly slope: number };
  readonly Softmax: { readonly axis: number };
  readonly MatMul: { readonly transposeA: boolean; readonly transposeB: boolean };
  readonly ReduceSum: ReduceAttributes;
  readonly ReduceMean: ReduceAttributes;
  readonly ReduceMax: ReduceAttributes;
  readonly Reshape: { readonly shape: Shape };
  readonly Transpose: { readonly permutation: readonly number[] };
  /** Repeats axes of size 1 until the shape is reached. */
  readonly Expand: { readonly shape: Shape };
  /** Elements start, start + step, ... below end, along one axis; step is positive. */
  readonly Slice: {
    readonly axis: number;
    readonly start: number;
    readonly end: number;
    readonly step: number;
  };
  /** Zeros before and after each axis; one entry an axis. */
  readonly Pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly Concat: { readonly axis: number };
  /** Inputs: data [batch, channels, ...spatial], weight [outChannels, channels, ...kernel], optional bias [outChannels]. */
  readonly Conv: ConvAttributes;
  /** Inputs: data [batch, channels, ...spatial], weight [channels, outChannels, ...kernel], optional bias [outChannels]. */
  readonly ConvTranspose: ConvTransposeAttributes;
  /**
   * One direction of an LSTM, gates in ONNX's order: input, output, forget, cell.
   * Inputs: data [steps, batch, inputSize], input weight [4·hidden, inputSize], recurrent weight [4·hidden, hidden],
   * bias [4·hidden]. Outputs: hidden states [steps, batch, hidden], cell states (same shape) and activated gates
   * [steps, batch, 4·hidden]. The states before the first step are zero.
   */
  readonly Lstm: { readonly reverse: boolean };
  /**
   * The backward recurrence of `Lstm`. Inputs: gradient of the hidden states [steps, batch, hidden], cell states,
   * activated gates, recurrent weight. Output: gradient of the gates before their activation [steps, batch, 4·hidden].
   */
  readonly LstmGateGradient: { readonly reverse: boolean };
}

/** The name of an operation. */
export type Op = keyof OpAttributes;

/** One operation of a graph, with its operands and results. */
export interface NodeOf<O extends Op> {
  readonly op: O;
  readonly attributes: OpAttributes[O];
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** Any operation of a graph; its `op` tells which. */
export type Node = { [O in Op]: NodeOf<O> }[Op];
