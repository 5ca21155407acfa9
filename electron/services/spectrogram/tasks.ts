import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import { selectChannel } from '../../../shared/spectrogram/channel.ts';
import { ColumnStream } from '../../../shared/spectrogram/column-stream.ts';
import { createFrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { GridStream, type LevelGrid } from '../../../shared/spectrogram/level-grid.ts';
import { OverviewStream } from '../../../shared/spectrogram/overview-stream.ts';
import { describePyramid, emptyTile, type Pyramid, tileGrid } from '../../../shared/spectrogram/pyramid.ts';
import type { AnalysisSettings, AxisSettings, TileSettings } from '../../../shared/spectrogram/settings.ts';
import { encodeTile } from '../../../shared/spectrogram/tile.ts';
import { TileWriter } from '../../../shared/spectrogram/tile-writer.ts';
import type { AudioBlocks, AudioProbe, Ffmpeg } from '../../adapters/ffmpeg/types.ts';

/** Where the samples of a grid come from. */
export type GridSource =
  | { readonly probe: AudioProbe }
  | { readonly channels: readonly Float32Array[]; readonly sampleRate: number };

/** Work for a thread, as plain data. */
export type SpectrogramTask =
  | {
      readonly kind: 'grid';
      readonly source: GridSource;
      readonly startSeconds: number;
      readonly endSeconds: number;
      /** Whether the file is decoded to its end wherever the grid ends, so that its length is known. */
      readonly toEnd: boolean;
      readonly columnCount: number;
      readonly rowCount: number;
      readonly settings: AnalysisSettings & AxisSettings;
      /** Hz; the axis ends at half of it at most. */
      readonly axisRate: number;
    }
  | {
      readonly kind: 'tile';
      readonly probe: AudioProbe;
      readonly sampleCount: number;
      readonly settings: TileSettings;
      readonly level: number;
      readonly index: number;
    }
  | {
      readonly kind: 'overview';
      readonly probe: AudioProbe;
      readonly sampleCount: number;
      readonly settings: TileSettings;
    };

/** One kind of {@link SpectrogramTask}. */
export type TaskOf<Kind extends SpectrogramTask['kind']> = Extract<SpectrogramTask, { kind: Kind }>;

/** What a thread tells while it works. */
export interface SpectrogramEvent {
  /** 0 ... 1 */
  readonly fraction?: number;
  /** In its binary form. */
  readonly tile?: EncodedTile;
}

/** A tile in its binary form, with its place. */
export interface EncodedTile {
  readonly level: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** What comes of a task. */
export interface SpectrogramTaskResult {
  /** Of `grid`. */
  readonly grid?: LevelGrid;
  /** Of `tile`. */
  readonly tile?: EncodedTile;
  /** Position behind the last sample that was decoded. */
  readonly endSample: number;
}

interface TaskWork {
  readonly ffmpeg: Pick<Ffmpeg, 'decode' | 'decodeExcerpt'>;
  readonly signal: AbortSignal;
  readonly emit: (event: SpectrogramEvent) => void;
}

type TaskRunner<Kind extends SpectrogramTask['kind']> = (
  task: TaskOf<Kind>,
  work: TaskWork,
) => Promise<SpectrogramTaskResult>;

const RUNNERS: { readonly [Kind in SpectrogramTask['kind']]: TaskRunner<Kind> } = {
  grid: makeGrid,
  tile: makeTile,
  overview: makeOverview,
};

/** Does one task, on whatever thread it is called. */
export function runSpectrogramTask(task: SpectrogramTask, work: TaskWork): Promise<SpectrogramTaskResult> {
  return (RUNNERS[task.kind] as TaskRunner<SpectrogramTask['kind']>)(task, work);
}

async function makeGrid(task: TaskOf<'grid'>, work: TaskWork): Promise<SpectrogramTaskResult> {
  const { source, settings, columnCount, rowCount } = task;
  const sampleRate = 'probe' in source ? source.probe.sampleRate : source.sampleRate;
  const start = task.startSeconds * sampleRate;
  const end = task.endSeconds * sampleRate;
  // A frame at the border reaches half its length beyond it.
  const firstSample = Math.max(0, Math.floor(start - settings.nFft / 2));
  const lastSample = task.toEnd ? Infinity : Math.ceil(end + settings.nFft / 2);
  const stream = new GridStream({
    start,
    end,
    columnCount,
    rowCount,
    settings,
    sampleRate,
    firstSample,
    axis: createFrequencyAxis(settings, task.axisRate),
  });
  const endSample = await pushAll(samplesOf(source, firstSample, lastSample, work), {
    source,
    channel: settings.channel,
    firstSample,
    push: (samples) => stream.push(samples),
    onSample: stepReporter((sample) => (sample - firstSample) / (end - firstSample), work),
  });
  return { grid: stream.finish(), endSample };
}

function samplesOf(
  source: GridSource,
  first: number,
  last: number,
  { ffmpeg, signal }: TaskWork,
): AudioBlocks {
  if ('probe' in source) {
    const { path, sampleRate } = source.probe;
    const endSeconds = last / sampleRate;
    return ffmpeg.decode(path, {
      startSeconds: first / sampleRate,
      endSeconds,
      reusesBlocks: true,
      signal,
    });
  }
  const cut = source.channels.map((channel) => channel.subarray(first, last));
  return (async function* () {
    if (cut[0]!.length > 0) yield cut;
  })();
}

async function makeTile(task: TaskOf<'tile'>, work: TaskWork): Promise<SpectrogramTaskResult> {
  const { probe, level, index, settings } = task;
  const pyramid = pyramidOf(task);
  const grid = tileGrid(pyramid, level, index);
  const firstSample = Math.max(0, Math.floor(grid.start - settings.nFft / 2));
  const end = Math.ceil(grid.start + grid.columnCount * grid.samplesPerColumn + settings.nFft / 2);
  const made: Uint8Array[] = [];
  const writer = new TileWriter(pyramid, level, index, (tile) => made.push(encodeTile(tile)));
  const columns = new ColumnStream(grid, settings, (column) => writer.push(column), firstSample);
  const blocks = work.ffmpeg.decodeExcerpt(probe, {
    startSample: firstSample,
    endSample: end,
    reusesBlocks: true,
    signal: work.signal,
  });
  const push = (samples: Float32Array): void => columns.push(samples);
  const source = { probe };
  const endSample = await pushAll(blocks, { source, channel: settings.channel, firstSample, push });
  columns.finish();
  writer.finish();
  // A header may promise more sound than there is: then the last tiles are empty.
  return {
    tile: { level, index, bytes: made[0] ?? encodeTile(emptyTile(pyramid, level, index)) },
    endSample,
  };
}

async function makeOverview(task: TaskOf<'overview'>, work: TaskWork): Promise<SpectrogramTaskResult> {
  const { probe, settings, sampleCount } = task;
  const stream = new OverviewStream(pyramidOf(task), (tile) => {
    work.emit({ tile: { level: tile.level, index: tile.index, bytes: encodeTile(tile) } });
  });
  const whole = { startSample: 0, endSample: Infinity, reusesBlocks: true, signal: work.signal };
  const endSample = await pushAll(work.ffmpeg.decodeExcerpt(probe, whole), {
    source: { probe },
    channel: settings.channel,
    firstSample: 0,
    push: (samples) => stream.push(samples),
    onSample: stepReporter((sample) => sample / sampleCount, work),
  });
  stream.finish();
  return { endSample };
}

function pyramidOf({ probe, sampleCount, settings }: TaskOf<'tile' | 'overview'>): Pyramid {
  return describePyramid({ sampleRate: probe.sampleRate, sampleCount }, settings);
}

/** Steps of the progress that are told: each goes through three processes, and a long file has tens of thousands of blocks. */
const TOLD_STEPS = 25;

/** Tells each step once. */
function stepReporter(fractionAt: (sample: number) => number, { emit }: TaskWork): (sample: number) => void {
  let told = 0;
  return (sample) => {
    const steps = Math.min(TOLD_STEPS, Math.floor(TOLD_STEPS * fractionAt(sample)));
    if (steps <= told) return;
    told = steps;
    emit({ fraction: steps / TOLD_STEPS });
  };
}

interface PushOptions {
  readonly source: GridSource;
  readonly channel: AnalysisSettings['channel'];
  readonly firstSample: number;
  readonly push: (samples: Float32Array) => void;
  readonly onSample?: (sample: number) => void;
}

/** Passes one channel of a stream on; gives the position behind its last sample. */
async function pushAll(blocks: AudioBlocks, options: PushOptions): Promise<number> {
  const { source, channel, push, onSample } = options;
  const name = 'probe' in source ? source.probe.path : 'the sound';
  const sampleRate = 'probe' in source ? source.probe.sampleRate : source.sampleRate;
  // Whole numbers are finite.
  const isWhole = 'probe' in source && source.probe.bitDepth !== undefined && !source.probe.isFloat;
  let sample = options.firstSample;
  let mixed = new Float32Array(0);
  for await (const block of blocks) {
    if (!isWhole) requireFiniteSamples(block, { path: name, startSample: sample, sampleRate });
    const { length } = block[0]!;
    if (mixed.length < length) mixed = new Float32Array(length);
    push(selectChannel(block, channel, mixed));
    sample += length;
    onSample?.(sample);
  }
  return sample;
}
