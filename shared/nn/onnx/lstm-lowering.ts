/**
 * The recurrences of an LSTM. Without gradients one direction is ONNX's LSTM operator. Where cell states or gates are
 * read, the input projection is one matrix product over all steps and a Scan does what depends on the step before.
 *
 * Gates are in ONNX's order input, output, forget, cell, so that the three sigmoid gates lie side by side.
 */
import type { Tensor } from '../graph.ts';
import type { NodeOf, Shape } from '../ops.ts';
import { type Emitter, int, ints, makeBody, makeNode, type NamedShape, subgraph, text } from './emitter.ts';
import type { NodeProto } from './generated/onnx_pb.js';

/** h(t) = o · tanh(c(t)), c(t) = f · c(t-1) + i · g; the states before the first step are zero. */
export function lowerLstm(node: NodeOf<'Lstm'>, emitter: Emitter, isUsed: (tensor: Tensor) => boolean): void {
  const needsStates = isUsed(node.outputs[1]!) || isUsed(node.outputs[2]!);
  if (needsStates) lowerToScan(node, emitter);
  else lowerToOperator(node, emitter);
}

function lowerToOperator(
  { inputs, outputs, attributes: { reverse } }: NodeOf<'Lstm'>,
  emitter: Emitter,
): void {
  const [x, inputWeight, recurrentWeight, bias] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!];
  const hidden = recurrentWeight.shape[1]!;
  const direction = emitter.int64([0]);
  const withDirection = (name: string) => emitter.value('Unsqueeze', [name, direction]);
  const bothBiases = emitter.value('Concat', [bias.name, emitter.zeros(bias.shape)], [int('axis', 0)]);
  const states = emitter.value(
    'LSTM',
    [x.name, withDirection(inputWeight.name), withDirection(recurrentWeight.name), withDirection(bothBiases)],
    [int('hidden_size', hidden), text('direction', reverse ? 'reverse' : 'forward')],
  );
  emitter.node('Squeeze', [states, emitter.int64([1])], [outputs[0]!.name]);
}

function lowerToScan({ inputs, outputs, attributes: { reverse } }: NodeOf<'Lstm'>, emitter: Emitter): void {
  const [x, inputWeight, recurrentWeight, bias] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!];
  const batch = x.shape[1]!;
  const hidden = recurrentWeight.shape[1]!;
  const swapped = [ints('perm', [1, 0])];
  const columns = emitter.value('Transpose', [inputWeight.name], swapped);
  const projected = emitter.value('Add', [emitter.value('MatMul', [x.name, columns]), bias.name]);
  const names = {
    recurrent: emitter.value('Transpose', [recurrentWeight.name], swapped),
    sizes: emitter.int64([3 * hidden, hidden]),
  };
  const zero = emitter.zeros([batch, hidden]);
  const lastStates = [emitter.freshName('hidden'), emitter.freshName('cell')];
  emitter.node(
    'Scan',
    [zero, zero, projected],
    [...lastStates, ...outputs.map(({ name }) => name)],
    scanAttributes(forwardBody(emitter, batch, hidden, names), 1, 3, reverse),
  );
}

/** States h and c, scan input: projected input; scan outputs: h, c and activated gates. */
function forwardBody(
  emitter: Emitter,
  batch: number,
  hidden: number,
  { recurrent, sizes }: { recurrent: string; sizes: string },
) {
  const id = scopedNames(emitter);
  const state: Shape = [batch, hidden];
  const gates: Shape = [batch, 4 * hidden];
  const nodes: NodeProto[] = [
    makeNode('MatMul', [id('h'), recurrent], [id('fromState')]),
    makeNode('Add', [id('x'), id('fromState')], [id('beforeActivation')]),
    makeNode('Split', [id('beforeActivation'), sizes], [id('iof'), id('z')], [int('axis', 1)]),
    makeNode('Sigmoid', [id('iof')], [id('sigmoids')]),
    makeNode('Tanh', [id('z')], [id('g')]),
    makeNode('Split', [id('sigmoids')], [id('i'), id('o'), id('f')], [int('axis', 1)]),
    makeNode('Mul', [id('f'), id('c')], [id('kept')]),
    makeNode('Mul', [id('i'), id('g')], [id('added')]),
    makeNode('Add', [id('kept'), id('added')], [id('cNext')]),
    makeNode('Tanh', [id('cNext')], [id('tanhC')]),
    makeNode('Mul', [id('o'), id('tanhC')], [id('hNext')]),
    makeNode('Identity', [id('hNext')], [id('hOut')]),
    makeNode('Identity', [id('cNext')], [id('cOut')]),
    makeNode('Concat', [id('sigmoids'), id('g')], [id('gates')], [int('axis', 1)]),
  ];
  const inputs: NamedShape[] = [
    [id('h'), state],
    [id('c'), state],
    [id('x'), gates],
  ];
  const outputs: NamedShape[] = [
    [id('hNext'), state],
    [id('cNext'), state],
    [id('hOut'), state],
    [id('cOut'), state],
    [id('gates'), gates],
  ];
  return makeBody('lstm', inputs, outputs, nodes);
}

/**
 * Walks the steps backwards. The factors that need no neighbour in time are computed inside the walk all the same: for
 * all steps at once they have fewer nodes and leave the cache, which was measured to be a fifth slower.
 */
export function lowerLstmGateGradient(node: NodeOf<'LstmGateGradient'>, emitter: Emitter): void {
  const { inputs, outputs } = node;
  const [gradient, cells, gates, recurrentWeight] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!];
  const { reverse } = node.attributes;
  const [, batch, hidden] = [...gradient.shape] as [number, number, number];
  const shift = reverse ? [-1, 0, 0, 1, 0, 0] : [1, 0, 0, -1, 0, 0];
  const precedingCells = emitter.value('Pad', [cells.name, emitter.int64(shift)]);
  const tanhCells = emitter.value('Tanh', [cells.name]);
  const zero = emitter.zeros([batch, hidden]);
  const names = {
    recurrent: recurrentWeight.name,
    sizes: emitter.int64([3 * hidden, hidden]),
    one: emitter.scalar(1),
  };
  emitter.node(
    'Scan',
    [zero, zero, gradient.name, gates.name, tanhCells, precedingCells],
    [emitter.freshName('hiddenGradient'), emitter.freshName('cellGradient'), outputs[0]!.name],
    scanAttributes(backwardBody(emitter, batch, hidden, names), 4, 1, !reverse),
  );
}

/**
 * States dh and dc, the gradients that the following step left. Scan inputs: gradient of h, activated gates, tanh(c)
 * and the preceding c; scan output: gradient before activation.
 *
 * dc += dh · o · (1 - tanh²c); di = dc · g, do = dh · tanh c, df = dc · c(t-1), dg = dc · i; through the activations
 * σ' = σ(1 - σ) and tanh' = 1 - tanh².
 */
function backwardBody(
  emitter: Emitter,
  batch: number,
  hidden: number,
  { recurrent, sizes, one }: { recurrent: string; sizes: string; one: string },
) {
  const id = scopedNames(emitter);
  const state: Shape = [batch, hidden];
  const gates: Shape = [batch, 4 * hidden];
  const along = [int('axis', 1)];
  const nodes: NodeProto[] = [
    makeNode('Add', [id('dy'), id('dh')], [id('dhAll')]),
    makeNode('Split', [id('gates'), sizes], [id('sigmoids'), id('g')], along),
    makeNode('Split', [id('sigmoids')], [id('i'), id('o'), id('f')], along),
    makeNode('Mul', [id('dhAll'), id('tanhC')], [id('do')]),
    makeNode('Mul', [id('dhAll'), id('o')], [id('dTanhC')]),
    makeNode('Mul', [id('do'), id('tanhC')], [id('doTanhC')]),
    makeNode('Mul', [id('doTanhC'), id('o')], [id('lost')]),
    makeNode('Sub', [id('dTanhC'), id('lost')], [id('dcHere')]),
    makeNode('Add', [id('dcHere'), id('dc')], [id('dcAll')]),
    makeNode('Mul', [id('dcAll'), id('g')], [id('di')]),
    makeNode('Mul', [id('dcAll'), id('cPreceding')], [id('df')]),
    makeNode('Mul', [id('dcAll'), id('i')], [id('dg')]),
    makeNode('Mul', [id('dcAll'), id('f')], [id('dcNext')]),
    makeNode('Concat', [id('di'), id('do'), id('df')], [id('dSigmoids')], along),
    makeNode('Sub', [one, id('sigmoids')], [id('complement')]),
    makeNode('Mul', [id('sigmoids'), id('complement')], [id('sigmoidSlope')]),
    makeNode('Mul', [id('dSigmoids'), id('sigmoidSlope')], [id('dIof')]),
    makeNode('Mul', [id('g'), id('g')], [id('gSquared')]),
    makeNode('Sub', [one, id('gSquared')], [id('tanhSlope')]),
    makeNode('Mul', [id('dg'), id('tanhSlope')], [id('dZ')]),
    makeNode('Concat', [id('dIof'), id('dZ')], [id('dGates')], along),
    makeNode('MatMul', [id('dGates'), recurrent], [id('dhNext')]),
  ];
  const inputs: NamedShape[] = [
    [id('dh'), state],
    [id('dc'), state],
    [id('dy'), state],
    [id('gates'), gates],
    [id('tanhC'), state],
    [id('cPreceding'), state],
  ];
  const outputs: NamedShape[] = [
    [id('dhNext'), state],
    [id('dcNext'), state],
    [id('dGates'), gates],
  ];
  return makeBody('lstmGateGradient', inputs, outputs, nodes);
}

function scanAttributes(
  body: ReturnType<typeof makeBody>,
  inputs: number,
  outputs: number,
  backwards: boolean,
) {
  const direction = Number(backwards);
  return [
    subgraph('body', body),
    int('num_scan_inputs', inputs),
    ints('scan_input_directions', Array<number>(inputs).fill(direction)),
    ints('scan_output_directions', Array<number>(outputs).fill(direction)),
  ];
}

/** Names of a body must differ from those of the graph around it. */
function scopedNames(emitter: Emitter): (name: string) => string {
  const scope = emitter.freshName('scan');
  return (name) => `${scope}/${name}`;
}
