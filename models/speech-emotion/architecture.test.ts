import { expect, it } from 'vitest';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { parameterCount } from '../../shared/nn/parameter-count.ts';
import { createRandom } from '../../shared/random.ts';
import { evaluate } from '../../test/oracle/evaluate.ts';
import { buildMember, type SpeechEmotionConfig } from './architecture.ts';

const CONFIG: SpeechEmotionConfig = {
  members: 2,
  hiddenUnits: [5, 4],
  classes: 3,
  dropouts: [0.5, 0.5, 0.3],
};
const [BATCH, WIDTH] = [2, 6] as const;

it('a member is what its layers say, and shares nothing with another', () => {
  const graph = new Graph();
  const x = graph.input('x', [BATCH, WIDTH]);
  const logits = [0, 1].map((index) => buildMember(x, index, CONFIG, { training: false }));
  const random = createRandom(2);
  const data = Array.from({ length: BATCH * WIDTH }, () => random.normal());
  const variables = graph.variables.map(
    ({ tensor, role }) =>
      [
        tensor,
        Float32Array.from({ length: tensor.shape.reduce((a, b) => a * b, 1) }, () =>
          role === 'buffer' ? random.uniform(0.5, 2) : random.normal(),
        ),
      ] as const,
  );
  const values = evaluate(graph, new Map<Tensor, ArrayLike<number>>([...variables, [x, data]]));
  const named = (name: string) => variables.find(([tensor]) => tensor.name === name)![1];
  for (const [index, tensor] of logits.entries()) {
    const name = `members.${index}`;
    const dense = (row: readonly number[], layer: string) => {
      const [weight, bias] = [named(`${layer}.weight`), named(`${layer}.bias`)];
      return Array.from(bias, (b, o) => row.reduce((sum, v, i) => sum + v * weight[o * row.length + i]!, b));
    };
    for (let example = 0; example < BATCH; example++) {
      let row = data.slice(example * WIDTH, (example + 1) * WIDTH);
      for (const layer of CONFIG.hiddenUnits.keys()) {
        const normalised = `${name}.normalization.${layer}`;
        row = dense(row, `${name}.hidden.${layer}`).map((value, i) => {
          const centred = value - named(`${normalised}.running_mean`)[i]!;
          const scaled = centred / Math.sqrt(named(`${normalised}.running_var`)[i]! + 1e-5);
          return Math.max(0, scaled * named(`${normalised}.weight`)[i]! + named(`${normalised}.bias`)[i]!);
        });
      }
      const expected = dense(row, `${name}.classes`);
      for (const [k, value] of expected.entries()) {
        expect(values.get(tensor)!.data[example * CONFIG.classes + k]).toBeCloseTo(value, 4);
      }
    }
  }
  const ofMember = WIDTH * 5 + 5 + 2 * 5 + 5 * 4 + 4 + 2 * 4 + 4 * 3 + 3;
  expect(parameterCount(graph)).toBe(2 * ofMember);
});
