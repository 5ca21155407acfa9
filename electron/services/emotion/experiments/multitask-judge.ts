/** What a network of several tasks takes clips for. */
import { type ConfusionMatrix, confusionMatrix } from '../../../../shared/emotion/confusion-matrix.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import type { Graph } from '../../../../shared/nn/graph.ts';
import type { GraphSession } from '../../training/engine.ts';
import type { VariableValues } from '../../training/trainer.ts';
import { variableFeeds } from '../../training/variable-feeds.ts';
import type { RunParts } from './experiment-runs.ts';
import { type BatchSource, imagesOf } from './multitask-batch.ts';
import { buildMultitaskNetwork } from './multitask-graph.ts';

/** What a network takes clips for: of each task, [truth][prediction]. */
export type TaskConfusions = Readonly<Record<string, ConfusionMatrix>>;

/** Judges a network on the same clips again and again, with other values each time. */
export class MultitaskJudge {
  readonly #session: GraphSession;
  readonly #graph: Graph;
  readonly #source: BatchSource;

  private constructor(session: GraphSession, graph: Graph, source: BatchSource) {
    this.#session = session;
    this.#graph = graph;
    this.#source = source;
  }

  /** Loads the network; {@link release} gives its memory back. */
  static async create(
    source: BatchSource,
    { engine, engineOptions }: Pick<RunParts<never>, 'engine' | 'engineOptions'>,
  ): Promise<MultitaskJudge> {
    const { batchSize, image } = source.recipe;
    const graph = buildMultitaskNetwork(source.network, { batchSize, side: image.side });
    const session = await engine(graph, { ...engineOptions, name: 'multi-task network' });
    return new MultitaskJudge(session, graph, source);
  }

  /** @param indices of the clips, one or more */
  async judge(indices: readonly number[], values: VariableValues): Promise<TaskConfusions> {
    const { network, clips } = this.#source;
    const said = await this.#predictions(indices, values);
    return Object.fromEntries(
      Object.entries(network.tasks).map(([name, classes]) => {
        const truths = indices.map((index) => clips.labels[name]![index]!);
        return [name, confusionMatrix(truths, said[name]!, classes)];
      }),
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  /** Of each task the likeliest class of each clip. */
  async #predictions(
    indices: readonly number[],
    values: VariableValues,
  ): Promise<Readonly<Record<string, readonly number[]>>> {
    const { network, recipe } = this.#source;
    const { batchSize, image } = recipe;
    const variables = variableFeeds(this.#graph, values);
    const said = Object.fromEntries(Object.keys(network.tasks).map((name) => [name, [] as number[]]));
    for (let at = 0; at < indices.length; at += batchSize) {
      const some = indices.slice(at, at + batchSize);
      const data = imagesOf(some, this.#source);
      const results = await this.#session.run({
        ...variables,
        image: { data, shape: [batchSize, 1, image.side, image.side] },
      });
      for (const [name, classes] of Object.entries(network.tasks)) {
        said[name]!.push(...likeliestOf(results[name]!.data, classes).slice(0, some.length));
      }
    }
    return said;
  }
}

function likeliestOf(data: Float32Array, classes: number): number[] {
  return Array.from({ length: data.length / classes }, (_, row) =>
    indexOfGreatest(data.subarray(row * classes, (row + 1) * classes)),
  );
}
