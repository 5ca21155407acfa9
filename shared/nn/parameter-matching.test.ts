import { describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import { zeros } from './initializers.ts';
import { matchByLayer, matchByName } from './parameter-matching.ts';

const network = (shapes: Readonly<Record<string, readonly number[]>>) => {
  const graph = new Graph();
  return Object.entries(shapes).map(([name, shape]) => graph.parameter(name, shape, zeros));
};
const stored = (shapes: Readonly<Record<string, readonly number[]>>) =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));

describe('parameters are found', () => {
  it('by name and shape', () => {
    const wanted = network({ 'a.weight': [2, 3], 'a.bias': [2], 'b.weight': [4] });
    const match = matchByName(wanted, stored({ 'a.weight': [2, 3], 'a.bias': [3], 'c.weight': [4] }));
    expect([...match]).toEqual([['a.weight', 'a.weight']]);
  });

  it('by the layer that they make, under any name', () => {
    // A convolution and a transposed one have weights of one shape; their biases tell them apart.
    const wanted = network({
      'up.weight': [4, 2, 3],
      'up.bias': [2],
      'down.weight': [4, 2, 3],
      'down.bias': [4],
    });
    const match = matchByLayer(
      wanted,
      stored({
        'module.0.0.weight': [4, 2, 3],
        'module.0.0.bias': [4],
        'module.1.0.weight': [4, 2, 3],
        'module.1.0.bias': [2],
        'module.2.running_mean': [4],
      }),
    );
    expect(Object.fromEntries(match)).toEqual({
      'down.weight': 'module.0.0.weight',
      'down.bias': 'module.0.0.bias',
      'up.weight': 'module.1.0.weight',
      'up.bias': 'module.1.0.bias',
    });
  });

  it('by name where several layers are of one kind, and no stored tensor twice', () => {
    const wanted = network({ 'a.weight': [2, 2], 'b.weight': [2, 2], weight: [3] });
    const match = matchByLayer(wanted, stored({ 'b.weight': [2, 2], 'c.weight': [2, 2], 'a.weight': [3] }));
    expect(Object.fromEntries(match)).toEqual({ 'b.weight': 'b.weight', weight: 'a.weight' });
  });
});
