/** Gradients of an LSTM: one backward recurrence for the gates, then matrix products over all steps at once. */
import type { GradientRule } from './gradient-rules.ts';
import type { Tensor } from './graph.ts';
import { matMul, padAxis, reduceSum, reshape, slice } from './operations.ts';

/** Gradients of data, input weight, recurrent weight and bias. */
export const lstmGradients: GradientRule<'Lstm'> = ({ node, dy, needs }) => {
  const [x, inputWeight, recurrentWeight] = [node.inputs[0]!, node.inputs[1]!, node.inputs[2]!];
  const [hidden, cells, gates] = [node.outputs[0]!, node.outputs[1]!, node.outputs[2]!];
  const gateGradient = x.graph.apply(
    'LstmGateGradient',
    [dy, cells, gates, recurrentWeight],
    node.attributes,
  )[0]!;
  const rows = flattened(gateGradient);
  return [
    needs[0] ? reshape(matMul(rows, inputWeight), x.shape) : undefined,
    needs[1] ? matMul(rows, flattened(x), { transposeA: true }) : undefined,
    needs[2]
      ? matMul(rows, flattened(precedingStates(hidden, node.attributes.reverse)), { transposeA: true })
      : undefined,
    needs[3] ? reduceSum(rows, { axes: [0] }) : undefined,
  ];
};

/** [steps, batch, size] as one row a step and example. */
function flattened(x: Tensor): Tensor {
  return reshape(x, [-1, x.shape[2]!]);
}

/** The hidden state that each step started from: zeros, then those of the step before in the direction of the run. */
function precedingStates(hidden: Tensor, reverse: boolean): Tensor {
  const steps = hidden.shape[0]!;
  const padded = padAxis(hidden, 0, reverse ? 0 : 1, reverse ? 1 : 0);
  return reverse ? slice(padded, 0, 1) : slice(padded, 0, 0, steps);
}
