import { segmentsOf } from '../../../shared/dsp/mid-side-filter.ts';
import type { LoudnessRide } from '../../../shared/mastering/reference/loudness-ride.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';
import { mapBlocks } from './blocks.ts';
import type { MasteringWork, OpenStage } from './mastering-work.ts';
import { OverlappingSegments } from './overlapping-segments.ts';
import type { StageKind, StageTable } from './running-stages.ts';

/** Blocks that a stage may have before what comes of the first is taken. */
const BLOCKS_UNDER_WAY = 4;
/** Blocks that a meter may be behind: decoding gives them in bursts. */
const BLOCKS_BEHIND = 24;

/**
 * Sends a stream of one or two channels through a stage: as many samples, aligned.
 *
 * @param onSummary called with what the stage tells, after the last block
 */
export async function* through<Kind extends StageKind>(
  work: Pick<MasteringWork, 'open'>,
  source: AudioBlocks,
  kind: Kind,
  settings: StageTable[Kind]['settings'],
  onSummary?: (summary: StageTable[Kind]['summary']) => void,
): AudioBlocksGenerator {
  const stage = await work.open(kind, settings);
  try {
    yield* pipelined(
      source,
      (block) => stage.push(block),
      () => stage.flush(),
    );
  } finally {
    const summary = await stage.close();
    onSummary?.(summary);
  }
}

/** Threads that a filter runs on, segment by segment in turn. */
const FILTER_STAGES = 2;

/** Sends a stream of one or two channels through a filter of its mid and one of its side: as many samples, aligned. */
export async function* throughFilters(
  work: Pick<MasteringWork, 'open'>,
  source: AudioBlocks,
  filters: StageTable['filter']['settings'],
): AudioBlocksGenerator {
  const stages = await Promise.all(Array.from({ length: FILTER_STAGES }, () => work.open('filter', filters)));
  const segments = new OverlappingSegments(source, segmentsOf(filters.mid));
  let count = 0;
  try {
    let given = 0;
    const filtered = pipelined(
      segments.read(),
      (segment) => stages[count++ % stages.length]!.push(segment),
      async () => [],
    );
    for await (const block of filtered) {
      const length = Math.min(block[0]!.length, segments.sampleCount - given);
      given += length;
      yield block.slice(0, segments.channelCount).map((samples) => samples.subarray(0, length));
    }
  } finally {
    await Promise.all(stages.map((stage) => stage.close()));
  }
}

/** Turns a stream up and down by a ride. */
export function ridden(source: AudioBlocks, ride: LoudnessRide): AudioBlocks {
  return mapBlocks(source, (block) => {
    ride.process(block);
    return block;
  });
}

type AudioBlocksGenerator = AsyncGenerator<readonly Float32Array[]>;

/** Keeps a few blocks on their way, so that nobody waits for anybody. */
async function* pipelined(
  source: AudioBlocks,
  push: (block: readonly Float32Array[]) => Promise<Float32Array[]>,
  flush: () => Promise<Float32Array[]>,
): AudioBlocksGenerator {
  const underWay: Promise<Float32Array[]>[] = [];
  const start = (finished: Promise<Float32Array[]>): void => {
    // Awaited in its turn; a failure before that must not count as unhandled.
    finished.catch(() => {});
    underWay.push(finished);
  };
  const isEmpty = (block: readonly Float32Array[]): boolean => (block[0]?.length ?? 0) === 0;
  for await (const block of source) {
    start(push(block));
    if (underWay.length < BLOCKS_UNDER_WAY) continue;
    const finished = await underWay.shift()!;
    if (!isEmpty(finished)) yield finished;
  }
  start(flush());
  for (const next of underWay) {
    const finished = await next;
    if (!isEmpty(finished)) yield finished;
  }
}

/** A meter that runs beside: it is shown a stream, and tells what it measured at the end. */
export class MeterBeside<Summary> {
  readonly #stage: OpenStage<Summary>;
  readonly #underWay: Promise<unknown>[] = [];

  /** @param stage which gives no sound */
  constructor(stage: OpenStage<Summary>) {
    this.#stage = stage;
  }

  /** @param block taken over: not to be used afterwards */
  async push(block: readonly Float32Array[]): Promise<void> {
    const done = this.#stage.push(block);
    // Awaited in its turn; a failure before that must not count as unhandled.
    done.catch(() => {});
    this.#underWay.push(done);
    if (this.#underWay.length > BLOCKS_BEHIND) await this.#underWay.shift();
  }

  /** Ends the stream. */
  async finish(): Promise<Summary> {
    await Promise.all(this.#underWay);
    return this.#stage.close();
  }
}

/** Shows a whole stream to a meter. */
export async function measureBeside<Kind extends 'spectra' | 'profile'>(
  work: Pick<MasteringWork, 'open'>,
  source: AudioBlocks,
  kind: Kind,
  format: StageTable[Kind]['settings'],
  onSamples: (sampleCount: number) => void,
): Promise<StageTable[Kind]['summary']> {
  const meter = new MeterBeside(await work.open(kind, format));
  let sampleCount = 0;
  for await (const block of source) {
    await meter.push(block);
    sampleCount += block[0]!.length;
    onSamples(sampleCount);
  }
  return meter.finish();
}
