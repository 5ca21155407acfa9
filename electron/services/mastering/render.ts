import { type TrackMeasurement, TrackMeter } from '../../../shared/analysis/track-meter.ts';
import { LatheError } from '../../../shared/errors.ts';
import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import { PeakExcess } from '../../../shared/mastering/peak-reductions.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { AudioSink, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Drive, SpooledTrack } from './ingest.ts';
import type { MasteringWork } from './mastering-work.ts';
import { SampleDigest } from './sample-digest.ts';
import { through } from './streaming.ts';
import type { ResolvedMasterSettings } from './types.ts';

/** Seed of the dither: fixed, so that the same input gives the same bytes. */
const DITHER_SEED = 1;

/** A file that is written, closed and measured, and has not got its name yet. */
export interface RenderedFile {
  readonly drive: Drive;
  readonly sink: AudioSink;
  readonly measurement: TrackMeasurement;
  /** Where its true peak is over the ceiling that was asked for: decibels by step; empty for lossless formats. */
  readonly excess: ReadonlyMap<number, number>;
  readonly maxReductionDb: number;
}

/** What {@link renderFile} needs. */
export interface RenderOptions {
  readonly ffmpeg: Ffmpeg;
  readonly work: Pick<MasteringWork, 'open'>;
  readonly sink: AudioSink;
  readonly drive: Drive;
  /** Whether the limiter has work to do: without it samples are certain to stay as they are. */
  readonly isLimited: boolean;
  readonly settings: ResolvedMasterSettings;
  /** Whether the samples lie on the grid of the bit depth as they are, so that dither would only add noise. */
  readonly isUntouched: boolean;
  readonly signal?: AbortSignal;
  readonly onEncoded: (sampleCount: number) => void;
  readonly onMeasured: (sampleCount: number) => void;
}

/**
 * Sends the track through the end of the chain into a file and makes sure of what is in it. A lossless file is measured
 * while it is written, and known to give back these samples: the sink read them back, or the file is decoded. A lossy one is
 * decoded and measured.
 */
export async function renderFile(track: SpooledTrack, options: RenderOptions): Promise<RenderedFile> {
  const { sink, drive } = options;
  try {
    const written = FORMAT_TRAITS[options.settings.format].isLossless
      ? await writeLossless(track, options)
      : await writeLossy(track, options);
    return { drive, sink, ...written };
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

type WrittenFile = Pick<RenderedFile, 'measurement' | 'excess' | 'maxReductionDb'>;

async function writeLossless(track: SpooledTrack, options: RenderOptions): Promise<WrittenFile> {
  const { channelCount } = track;
  const meter = new TrackMeter(track);
  const { sink } = options;
  const digest = sink.givesBack === undefined ? new SampleDigest(channelCount) : undefined;
  const maxReductionDb = await encode(track, options, (block) => {
    meter.push(block);
    digest?.push(block);
  });
  const measurement = meter.result();
  const path = await sink.seal();
  if (digest !== undefined) await requireSame(path, digest.finish(), track, options);
  else if (sink.givesBack !== true) throw otherSamples(options);
  return { measurement, maxReductionDb, excess: new Map() };
}

async function writeLossy(track: SpooledTrack, options: RenderOptions): Promise<WrittenFile> {
  const { channelCount } = track;
  const maxReductionDb = await encode(track, options, () => {});
  const meter = new TrackMeter(track);
  const excess = new PeakExcess({ channelCount, ceilingDbtp: options.settings.target.ceilingDbtp });
  for await (const block of decodeWritten(await options.sink.seal(), options)) {
    meter.push(block);
    excess.push(block);
  }
  return { measurement: meter.result(), maxReductionDb, excess: excess.finish() };
}

/** @param onBlock sees each block as it is written, while the encoder has it */
async function encode(
  { sampleRate, channelCount, spool }: SpooledTrack,
  options: RenderOptions,
  onBlock: (block: readonly Float32Array[]) => void,
): Promise<number> {
  const { gainDb, ceilingDbtp, reductions } = options.drive;
  const { bitDepth, dither } = options.settings;
  const settings = {
    sampleRate,
    channelCount,
    gainDb,
    ceilingDbtp: options.isLimited ? ceilingDbtp : ('off' as const),
    ...(bitDepth !== '32f' && {
      rounding: { bitDepth, dither: options.isUntouched ? 'off' : dither, seed: DITHER_SEED },
    }),
  };
  let written = 0;
  let maxReductionDb = 0;
  const blocks = through(options.work, spool.read(), 'output', settings, (summary) => {
    maxReductionDb = summary.maxReductionDb;
  });
  for await (const block of blocks) {
    reductions?.apply(block, written);
    const writing = options.sink.write(block);
    // Awaited below; a failure before that must not count as unhandled.
    writing.catch(() => {});
    onBlock(block);
    await writing;
    written += block[0]!.length;
    options.onEncoded(written);
  }
  return maxReductionDb;
}

/** What is in a written file. */
async function* decodeWritten(
  path: string,
  { ffmpeg, signal, onMeasured }: RenderOptions,
): AsyncGenerator<readonly Float32Array[]> {
  let sampleCount = 0;
  for await (const block of ffmpeg.decode(path, signal && { signal })) {
    yield block;
    sampleCount += block[0]!.length;
    onMeasured(sampleCount);
  }
}

/** Refuses a lossless file that does not give back the samples that were written to it. */
async function requireSame(
  path: string,
  written: string,
  track: SpooledTrack,
  options: RenderOptions,
): Promise<void> {
  const digest = new SampleDigest(track.channelCount);
  let sampleCount = 0;
  for await (const block of decodeWritten(path, options)) {
    digest.push(block);
    sampleCount += block[0]!.length;
  }
  if (sampleCount === track.spool.sampleCount && digest.finish() === written) return;
  const promisedSamples = track.spool.sampleCount;
  if (sampleCount === promisedSamples) throw otherSamples(options);
  const { format } = options.settings;
  throw new LatheError(
    'tool-failed',
    sentence('otherLength', { format, samples: sampleCount, promisedSamples }),
  );
}

function otherSamples({ settings: { format } }: RenderOptions): LatheError {
  return new LatheError('tool-failed', sentence('otherSamples', { format }));
}
