import { describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import { zeros } from './initializers.ts';
import { add, concat, matMul, multiply, relu, reshape, tanh, transpose } from './operations.ts';
import { stepMemory } from './step-memory.ts';

/** Bytes of so many floats. */
const floats = (count: number): number => 4 * count;

describe('stepMemory', () => {
  it('has one result where each can take the place of the one before', () => {
    const graph = new Graph();
    const x = graph.input('x', [100]);
    graph.output('y', relu(tanh(multiply(x, 2))));
    expect(stepMemory(graph)).toEqual({ folded: 0, activations: floats(100), variables: 0 });
  });

  it('keeps what is read later, and frees what is not', () => {
    const graph = new Graph();
    const x = graph.input('x', [100]);
    const kept = relu(x);
    const long = concat([tanh(kept), kept], 0);
    // At the concatenation kept, its tanh and the result are there; at the end the result and its tanh are one.
    graph.output('y', tanh(long));
    expect(stepMemory(graph).activations).toBe(floats(100 + 100 + 200));
    graph.output('kept', kept);
    expect(stepMemory(graph).activations).toBe(floats(400));
  });

  it('counts another view of a result once', () => {
    const graph = new Graph();
    const x = graph.input('x', [10, 10]);
    const made = transpose(x, [1, 0]);
    graph.output('y', transpose(reshape(made, [20, 5]), [1, 0]));
    expect(stepMemory(graph).activations).toBe(floats(200));
  });

  it('counts what depends on constants alone as folded, and what nobody asked for not at all', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 8]);
    const constant = graph.constant(new Float32Array(64), [8, 8]);
    graph.output('y', matMul(x, add(multiply(constant, 2), constant)));
    relu(matMul(x, constant));
    expect(stepMemory(graph)).toEqual({ folded: floats(128), activations: floats(8), variables: 0 });
  });

  it('counts variables, and their next values until the end', () => {
    const graph = new Graph();
    const weights = graph.parameter('w', [50], zeros);
    const moment = graph.variable('moment', 'm', [50], zeros);
    graph.update(weights, multiply(weights, 0.5));
    graph.update(moment, add(moment, weights));
    expect(stepMemory(graph)).toEqual({ folded: 0, activations: floats(100), variables: floats(100) });
  });
});
