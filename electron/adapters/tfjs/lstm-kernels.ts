/** The recurrences by TensorFlow.js, step by step. */
import type { NodeOf } from '../../../shared/nn/ops.ts';
import type { Tfjs, TfTensor } from './load-tfjs.ts';

/** Steps in the order in which they are computed. */
function order(steps: number, reverse: boolean): number[] {
  return Array.from({ length: steps }, (_, index) => (reverse ? steps - 1 - index : index));
}

/** The steps of [steps, batch, size]. TensorFlow.js cannot differentiate its own `unstack` of a single one. */
function stepsOf(tf: Tfjs, x: TfTensor): TfTensor[] {
  return x.shape[0] === 1 ? [tf.reshape(x, x.shape.slice(1))] : tf.unstack(x);
}

/** Our `Lstm`: gates input, output, forget, cell. */
export function lstm(
  tf: Tfjs,
  [x, inputWeight, recurrentWeight, bias]: readonly TfTensor[],
  { attributes, outputs }: NodeOf<'Lstm'>,
): readonly TfTensor[] {
  const [steps, batch, hidden] = outputs[0]!.shape as [number, number, number];
  const rows = tf.reshape(x!, [steps * batch, -1]);
  const sums = tf.add(tf.matMul(rows, inputWeight!, false, true), bias!);
  const inputs = stepsOf(tf, tf.reshape(sums, [steps, batch, 4 * hidden]));
  const states: TfTensor[][] = [[], [], []];
  let h: TfTensor = tf.zeros([batch, hidden]);
  let c: TfTensor = tf.zeros([batch, hidden]);
  for (const t of order(steps, attributes.reverse)) {
    const gates = tf.add(inputs[t]!, tf.matMul(h, recurrentWeight!, false, true));
    const sigmoids = tf.sigmoid(tf.slice(gates, [0, 0], [batch, 3 * hidden]));
    const cellGate = tf.tanh(tf.slice(gates, [0, 3 * hidden], [batch, hidden]));
    const [input, output, forget] = tf.split(sigmoids, 3, 1) as [TfTensor, TfTensor, TfTensor];
    c = tf.add(tf.mul(forget, c), tf.mul(input, cellGate));
    h = tf.mul(output, tf.tanh(c));
    for (const [index, each] of [h, c, tf.concat([sigmoids, cellGate], 1)].entries())
      states[index]![t] = each;
  }
  return states.map((each) => tf.stack(each));
}

/** Our `LstmGateGradient`, by the chain rule from the last step to the first. */
export function lstmGateGradient(
  tf: Tfjs,
  [dy, cells, gates, recurrentWeight]: readonly TfTensor[],
  { attributes, outputs }: NodeOf<'LstmGateGradient'>,
): readonly TfTensor[] {
  const [steps, batch, rows] = outputs[0]!.shape as [number, number, number];
  const zeros = tf.zeros([batch, rows / 4]);
  const [dyAt, cellAt, gatesAt] = [dy!, cells!, gates!].map((each) => stepsOf(tf, each));
  const results: TfTensor[] = [];
  let [dh, dc]: TfTensor[] = [zeros, zeros];
  const sequence = order(steps, attributes.reverse);
  for (let index = steps - 1; index >= 0; index--) {
    const t = sequence[index]!;
    const [input, output, forget, cellGate] = tf.split(gatesAt![t]!, 4, 1) as [
      TfTensor,
      TfTensor,
      TfTensor,
      TfTensor,
    ];
    const before = index === 0 ? zeros : cellAt![sequence[index - 1]!]!;
    const tanhC = tf.tanh(cellAt![t]!);
    const total = tf.add(dyAt![t]!, dh!);
    const cell = tf.add(dc!, tf.mul(tf.mul(total, output), complement(tf, tf.square(tanhC))));
    const gradient = tf.concat(
      [
        tf.mul(tf.mul(cell, cellGate), sigmoidSlope(tf, input)),
        tf.mul(tf.mul(total, tanhC), sigmoidSlope(tf, output)),
        tf.mul(tf.mul(cell, before), sigmoidSlope(tf, forget)),
        tf.mul(tf.mul(cell, input), complement(tf, tf.square(cellGate))),
      ],
      1,
    );
    results[t] = gradient;
    dh = tf.matMul(gradient, recurrentWeight!);
    dc = tf.mul(cell, forget);
  }
  return [tf.stack(results)];
}

function complement(tf: Tfjs, x: TfTensor): TfTensor {
  return tf.sub(1, x);
}

/** dσ = σ (1 - σ). */
function sigmoidSlope(tf: Tfjs, y: TfTensor): TfTensor {
  return tf.mul(y, complement(tf, y));
}
