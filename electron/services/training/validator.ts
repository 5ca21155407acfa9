import { setImmediate } from 'node:timers/promises';
import type { Graph } from '../../../shared/nn/graph.ts';
import { elementCount } from '../../../shared/nn/shape-rules.ts';
import type { FloatTensor } from '../../adapters/ort/session.ts';
import type { SegmentNetwork } from '../mastering/network.ts';
import type { ExcerptFeed } from './data/excerpt-feed.ts';
import type { ExcerptBatch } from './data/excerpt-sampler.ts';
import { type DistanceName, type Distances, distancesTo, mapDistances } from './distances.ts';
import type { Engine, EngineOptions } from './engine.ts';
import type { VariableValues } from './trainer.ts';
import { variableFeeds } from './variable-feeds.ts';

/** What {@link createValidator} needs. */
export interface ValidatorOptions {
  readonly engine: Engine;
  /** With inputs `bad` and `good` and outputs `loss` and `mastered`. */
  readonly graph: Graph;
  readonly feed: ExcerptFeed;
  /** How many batches of the feed it judges by. */
  readonly batches: number;
  readonly engineOptions: Omit<EngineOptions, 'name'>;
}

/** Means of distances; `null` where one of them is not a number, as for silence. */
export type MeanDistances = Readonly<Record<DistanceName, number | null>>;

/** What a network is worth. */
export interface Judgement {
  /** Mean over all excerpts. */
  readonly loss: number;
  /** Of the network's results to the clean excerpts. */
  readonly distances: MeanDistances;
}

/** Judges weights by excerpts that are the same each time. */
export interface Validator {
  /** Distances of the unprocessed excerpts to the clean ones. */
  readonly unprocessed: MeanDistances;
  /** How many excerpts the distances are means over. */
  readonly measuredExcerpts: number;
  judge(values: VariableValues): Promise<Judgement>;
  /** The network with some weights, for other sound than the excerpts. */
  networkOf(values: VariableValues): SegmentNetwork;
  /**
   * Judges one batch and forgets it, to see that the memory suffices.
   *
   * @throws LatheError `out-of-memory`
   */
  rehearse(values: VariableValues): Promise<void>;
  release(): Promise<void>;
}

/**
 * Distances cost as much time as many steps do; over so many excerpts they are steady enough to see a trend. The loss is
 * over all excerpts.
 */
const MEASURED_EXCERPTS = 16;

/** An excerpt that distances are measured on. */
interface MeasuredExcerpt {
  readonly batch: number;
  /** Within its batch. */
  readonly index: number;
  readonly good: readonly Float32Array[];
  readonly unprocessed: Distances;
}

/** Excerpts, channels, samples. */
export type BatchShape = readonly [excerpts: number, channels: number, samples: number];

/** Draws the excerpts and loads the graph. */
export async function createValidator(options: ValidatorOptions): Promise<Validator> {
  const { engine, graph, feed, engineOptions } = options;
  const session = await engine(graph, { ...engineOptions, name: 'validation graph' });
  const shape = graph.inputs[0]!.tensor.shape as BatchShape;
  const batches: ExcerptBatch[] = [];
  for (let batch = 1; batch <= options.batches; batch++) batches.push(await feed.next(batch));
  const measured = await chooseMeasured(batches, shape);

  const run = async (variables: Record<string, FloatTensor>, { bad, good }: ExcerptBatch) => {
    const feeds = { ...variables, bad: { data: bad, shape }, good: { data: good, shape } };
    const results = await session.run(feeds);
    return { loss: results.loss!.data[0]!, mastered: results.mastered!.data };
  };
  return {
    unprocessed: meanDistances(measured.map(({ unprocessed }) => unprocessed)),
    measuredExcerpts: measured.length,
    async judge(values) {
      const variables = variableFeeds(graph, values);
      const found: Distances[] = [];
      let sum = 0;
      for (const [index, batch] of batches.entries()) {
        const { loss, mastered } = await run(variables, batch);
        sum += loss;
        for (const excerpt of measured.filter((each) => each.batch === index)) {
          found.push(distancesTo(excerpt.good, channelsOf(mastered, excerpt.index, shape)));
          await setImmediate();
        }
      }
      return { loss: sum / batches.length, distances: meanDistances(found) };
    },
    networkOf(values) {
      const [batchSize, , segmentLength] = shape;
      return {
        batchSize,
        segmentLength,
        contextLength: segmentLength,
        async process(segments) {
          const bad = new Float32Array(elementCount(shape));
          for (const [row, samples] of segments.flat().entries()) bad.set(samples, row * segmentLength);
          const { mastered } = await run(variableFeeds(graph, values), { bad, good: bad });
          return segments.map((_, index) => [...channelsOf(mastered, index, shape)]);
        },
      };
    },
    async rehearse(values) {
      await run(variableFeeds(graph, values), batches[0]!);
    },
    release: () => session.release(),
  };
}

/** The first excerpts that need mastering: on clean ones and on silence distances are infinite or not defined. */
async function chooseMeasured(
  batches: readonly ExcerptBatch[],
  shape: BatchShape,
): Promise<MeasuredExcerpt[]> {
  const chosen: MeasuredExcerpt[] = [];
  for (const [batch, { bad, good }] of batches.entries()) {
    for (let index = 0; index < shape[0] && chosen.length < MEASURED_EXCERPTS; index++) {
      const clean = channelsOf(good, index, shape);
      const unprocessed = distancesTo(clean, channelsOf(bad, index, shape));
      if (Object.values(unprocessed).every(Number.isFinite))
        chosen.push({ batch, index, good: clean, unprocessed });
      await setImmediate();
    }
  }
  return chosen;
}

/** The channels of one excerpt of a batch, as views. */
export function channelsOf(
  batch: Float32Array,
  index: number,
  [, channels, samples]: BatchShape,
): readonly Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const start = (index * channels + channel) * samples;
    return batch.subarray(start, start + samples);
  });
}

function meanDistances(distances: readonly Distances[]): MeanDistances {
  return mapDistances((name) => {
    const mean = distances.reduce((sum, each) => sum + each[name], 0) / distances.length;
    return Number.isFinite(mean) ? mean : null;
  });
}
