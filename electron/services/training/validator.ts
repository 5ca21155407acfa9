import type { Graph } from '../../../shared/nn/graph.ts';
import type { FloatTensor } from '../../adapters/ort/session.ts';
import type { ExcerptFeed } from './data/excerpt-feed.ts';
import type { ExcerptBatch } from './data/excerpt-sampler.ts';
import type { Engine } from './engine.ts';
import type { VariableValues } from './trainer.ts';

/** What {@link createValidator} needs. */
export interface ValidatorOptions {
  readonly engine: Engine;
  /** With inputs `bad` and `good` and output `loss`. */
  readonly graph: Graph;
  readonly feed: ExcerptFeed;
  /** How many batches of the feed it judges by. */
  readonly batches: number;
  readonly threads: number;
}

/** Judges weights by excerpts that are the same each time. */
export interface Validator {
  /** Mean loss over the excerpts. */
  loss(values: VariableValues): Promise<number>;
  release(): Promise<void>;
}

/** Draws the excerpts and loads the graph. */
export async function createValidator(options: ValidatorOptions): Promise<Validator> {
  const { engine, graph, feed, threads } = options;
  const session = await engine(graph, { name: 'validation graph', threads });
  const shape = graph.inputs[0]!.tensor.shape;
  const batches: ExcerptBatch[] = [];
  for (let batch = 1; batch <= options.batches; batch++) batches.push(await feed.next(batch));
  return {
    async loss(values) {
      const variables: Record<string, FloatTensor> = Object.fromEntries(
        graph.variables.map(({ tensor }) => [
          tensor.name,
          { data: values.get(tensor.name)!, shape: tensor.shape },
        ]),
      );
      let sum = 0;
      for (const { bad, good } of batches) {
        const results = await session.run({
          ...variables,
          bad: { data: bad, shape },
          good: { data: good, shape },
        });
        sum += results.loss!.data[0]!;
      }
      return sum / batches.length;
    },
    release: () => session.release(),
  };
}
