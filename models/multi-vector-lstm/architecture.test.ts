import { describe, expect, it } from 'vitest';
import { Graph } from '../../shared/nn/graph.ts';
import { parameterCount } from '../../shared/nn/parameter-count.ts';
import { createRandom } from '../../shared/random.ts';
import { evaluate } from '../../test/oracle/evaluate.ts';
import { buildMultiVectorLstm, type MultiVectorLstmConfig } from './architecture.ts';

const MFCC = 34;
const EMOTIONS = 8;

/** Of the paper: hidden units, parameters with one vector, greatest number of vectors. */
const PUBLISHED = [
  { hiddenSize: 64, parameters: 26_312, mostVectors: 64 },
  { hiddenSize: 96, parameters: 51_752, mostVectors: 64 },
  { hiddenSize: 128, parameters: 85_384, mostVectors: 256 },
];

const networks = PUBLISHED.flatMap(({ hiddenSize, parameters, mostVectors }) =>
  [1, 2, 4, 8, 16, 32, 64, 128, 256]
    .filter((vectors) => vectors <= mostVectors)
    .map((vectors) => ({ hiddenSize, vectors, expected: parameters + (vectors - 1) * hiddenSize })),
);

function build(config: Partial<MultiVectorLstmConfig>, shape = { frames: 5, batch: 2, features: MFCC }) {
  const graph = new Graph();
  const frames = graph.input('frames', [shape.frames, shape.batch, shape.features]);
  const mask = graph.input('mask', [shape.frames, shape.batch]);
  const full = { hiddenSize: 64, vectors: 1, classes: EMOTIONS, dropout: 0, ...config };
  return { graph, frames, mask, ...buildMultiVectorLstm(frames, mask, full, { training: false }) };
}

describe('LSTM-hX-vY', () => {
  it('is published in 23 sizes', () => expect(networks).toHaveLength(23));

  it.each(networks)('h$hiddenSize-v$vectors has $expected parameters', ({ expected, ...config }) => {
    expect(parameterCount(build(config).graph)).toBe(expected);
  });

  it('weighs frames by the greatest score, and padding by nothing', () => {
    const shape = { frames: 6, batch: 2, features: 3 };
    const { graph, frames, mask, attention, scores } = build({ hiddenSize: 4, vectors: 3 }, shape);
    const random = createRandom(5);
    const values = evaluate(
      graph,
      new Map([
        ...graph.variables.map(
          ({ tensor }) =>
            [tensor, tensor.shape.length === 0 ? [0] : drawn(tensor.shape, random.normal)] as const,
        ),
        [frames, drawn(frames.shape, random.normal)] as const,
        [mask, [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0]] as const,
      ]),
    );
    const weights = values.get(attention)!.data;
    const score = values.get(scores)!.data;
    for (const [example, length] of [
      [0, 6],
      [1, 4],
    ] as const) {
      const best = Array.from({ length }, (_, t) =>
        Math.exp(Math.max(...[0, 1, 2].map((vector) => score[(t * 2 + example) * 3 + vector]!))),
      );
      const sum = best.reduce((a, b) => a + b);
      for (const [t, each] of best.entries()) expect(weights[t * 2 + example]).toBeCloseTo(each / sum, 9);
      for (let t = length; t < 6; t++) expect(weights[t * 2 + example]).toBe(0);
    }
  });
});

function drawn(shape: readonly number[], draw: () => number): number[] {
  return Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw);
}
