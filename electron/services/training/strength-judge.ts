import { setImmediate } from 'node:timers/promises';
import { siSdrDb } from '../../../shared/analysis/si-sdr.ts';
import type { Graph } from '../../../shared/nn/graph.ts';
import type { Shape } from '../../../shared/nn/ops.ts';
import type { ExcerptFeed } from './data/excerpt-feed.ts';
import type { Engine, EngineOptions } from './engine.ts';
import type { VariableValues } from './trainer.ts';
import { type BatchShape, channelsOf } from './validator.ts';
import { variableFeeds } from './variable-feeds.ts';

/** What {@link judgeStrengths} needs. */
export interface StrengthJudgeOptions {
  readonly engine: Engine;
  /** With inputs `bad` and `good` and the output `mastered`. */
  readonly graph: Graph;
  readonly feed: ExcerptFeed;
  /** How many excerpts that need mastering it judges by, if there are as many. */
  readonly excerpts: number;
  readonly engineOptions: Omit<EngineOptions, 'name'>;
  /** Told after the first batch, which is one of so many. */
  readonly onFirstBatch?: (seconds: number, batches: number) => void;
}

/** What several sets of weights are worth on the same excerpts. */
export interface StrengthJudgement {
  /** Excerpts that were judged by. */
  readonly excerpts: number;
  /** Mean SI-SDR of the results to the clean excerpts, a number for each set of weights; `null` without an excerpt. */
  readonly siSdrDb: readonly (number | null)[];
}

/** Of the excerpts drawn, clean and silent ones do not count: so many times as many may be drawn until there are enough. */
export const MOST_DRAWN = 2;

/** Runs all candidates over each batch before it draws the next: what it holds does not grow with the excerpts. */
export async function judgeStrengths(
  options: StrengthJudgeOptions,
  candidates: readonly VariableValues[],
): Promise<StrengthJudgement> {
  const { engine, graph, feed, excerpts } = options;
  const shape = graph.inputs[0]!.tensor.shape as BatchShape;
  const batches = Math.ceil(excerpts / shape[0]);
  const sums = candidates.map(() => 0);
  let judged = 0;
  const session = await engine(graph, { ...options.engineOptions, name: 'strength graph' });
  try {
    for (let batch = 1; judged < excerpts && batch <= MOST_DRAWN * batches; batch++) {
      const start = performance.now();
      const { bad, good } = await feed.next(batch);
      const faulty = faultyExcerpts(bad, good, shape).slice(0, excerpts - judged);
      judged += faulty.length;
      for (const [index, values] of candidates.entries()) {
        if (faulty.length === 0) break;
        const audio = { bad: tensor(bad, shape), good: tensor(good, shape) };
        const { mastered } = await session.run({ ...variableFeeds(graph, values), ...audio });
        for (const each of faulty) sums[index]! += siSdrOf(mastered!.data, good, each, shape);
        await setImmediate();
      }
      if (batch === 1) options.onFirstBatch?.((performance.now() - start) / 1000, batches);
    }
  } finally {
    await session.release();
  }
  return { excerpts: judged, siSdrDb: sums.map((sum) => (judged === 0 ? null : sum / judged)) };
}

const tensor = (data: Float32Array, shape: Shape) => ({ data, shape });

/** Places of the excerpts whose distance to the clean one is a number: neither clean already nor silent. */
function faultyExcerpts(bad: Float32Array, good: Float32Array, shape: BatchShape): number[] {
  const all = Array.from({ length: shape[0] }, (_, index) => index);
  return all.filter((index) => Number.isFinite(siSdrOf(bad, good, index, shape)));
}

const siSdrOf = (estimate: Float32Array, good: Float32Array, index: number, shape: BatchShape): number =>
  siSdrDb(channelsOf(estimate, index, shape), channelsOf(good, index, shape));
