/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997), with parameters named, shaped and ordered as in
 * PyTorch: gates input, forget, cell, output.
 *
 * For inference one direction becomes ONNX's LSTM operator. For training it becomes a Scan that keeps what the
 * backward recurrence needs; see `onnx/lowering.ts`.
 */
import type { Initializer, Tensor } from '../graph.ts';
import { uniformInitializer } from '../initializers.ts';
import { add, concat, slice } from '../operations.ts';

/** What {@link lstm} needs to know. */
export interface LstmOptions {
  /** Parameters are called `<name>.weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`. */
  readonly name: string;
  readonly hiddenSize: number;
  /** Runs both ways and joins the results; the second direction's parameters end in `_reverse`. Default false. */
  readonly bidirectional?: boolean;
  /** Of the weights; default PyTorch's, uniform with bound 1/√hiddenSize. */
  readonly initializer?: Initializer;
  /** Of `bias_ih`; default PyTorch's. `forgetGateBias` is the usual other choice. */
  readonly biasInitializer?: Initializer;
}

/**
 * One LSTM layer; the states before the first step are zero.
 *
 * @param x [steps, batch, inputSize]
 * @returns hidden states [steps, batch, hiddenSize], twice as many when bidirectional
 */
export function lstm(x: Tensor, options: LstmOptions): Tensor {
  const forward = lstmDirection(x, options, false);
  return options.bidirectional ? concat([forward, lstmDirection(x, options, true)], 2) : forward;
}

function lstmDirection(x: Tensor, options: LstmOptions, reverse: boolean): Tensor {
  const { graph } = x;
  const { name, hiddenSize } = options;
  const suffix = reverse ? 'l0_reverse' : 'l0';
  const initializer = options.initializer ?? uniformInitializer(1 / Math.sqrt(hiddenSize));
  const biasInitializer = options.biasInitializer ?? uniformInitializer(1 / Math.sqrt(hiddenSize));
  const rows = 4 * hiddenSize;
  const inputWeight = graph.parameter(`${name}.weight_ih_${suffix}`, [rows, x.shape[2]!], initializer);
  const recurrentWeight = graph.parameter(`${name}.weight_hh_${suffix}`, [rows, hiddenSize], initializer);
  const inputBias = graph.parameter(`${name}.bias_ih_${suffix}`, [rows], biasInitializer);
  const recurrentBias = graph.parameter(
    `${name}.bias_hh_${suffix}`,
    [rows],
    initializerOfSecondBias(options),
  );
  const operands = [
    x,
    inOnnxOrder(inputWeight),
    inOnnxOrder(recurrentWeight),
    inOnnxOrder(add(inputBias, recurrentBias)),
  ];
  return graph.apply('Lstm', operands, { reverse })[0]!;
}

/** A chosen bias counts once: the second vector then starts at zero, since the two are only ever used as a sum. */
function initializerOfSecondBias({ hiddenSize, biasInitializer }: LstmOptions): Initializer {
  return uniformInitializer(biasInitializer === undefined ? 1 / Math.sqrt(hiddenSize) : 0);
}

/** Rows of gates input, forget, cell, output put into ONNX's order input, output, forget, cell. */
function inOnnxOrder(x: Tensor): Tensor {
  const hidden = x.shape[0]! / 4;
  const gate = (index: number) => slice(x, 0, index * hidden, (index + 1) * hidden);
  return concat([gate(0), gate(3), gate(1), gate(2)], 0);
}
