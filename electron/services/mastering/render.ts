import { type TrackMeasurement, TrackMeter } from '../../../shared/analysis/track-meter.ts';
import { LatheError } from '../../../shared/errors.ts';
import { OutputChain } from '../../../shared/mastering/chain.ts';
import { PeakExcess } from '../../../shared/mastering/peak-reductions.ts';
import type { AudioSink, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Drive, SpooledTrack } from './ingest.ts';
import { FORMAT_TRAITS } from './settings.ts';
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

/** Sends the track through the end of the chain into a file, then decodes the file and measures it. */
export async function renderFile(track: SpooledTrack, options: RenderOptions): Promise<RenderedFile> {
  const { sink, drive } = options;
  try {
    const maxReductionDb = await encode(track, options);
    return { drive, sink, maxReductionDb, ...(await measureFile(await sink.seal(), track, options)) };
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

async function encode(track: SpooledTrack, options: RenderOptions): Promise<number> {
  const { sampleRate, channelCount, spool } = track;
  const { gainDb, ceilingDbtp } = options.drive;
  const { bitDepth, dither } = options.settings;
  const chain = new OutputChain({
    sampleRate,
    channelCount,
    gainDb,
    ceilingDbtp: options.isLimited ? ceilingDbtp : 'off',
    ...(bitDepth !== '32f' && {
      rounding: { bitDepth, dither: options.isUntouched ? 'off' : dither, seed: DITHER_SEED },
    }),
  });
  let sampleCount = 0;
  let written = 0;
  const write = async (block: readonly Float32Array[]): Promise<void> => {
    const length = block[0]?.length ?? 0;
    if (length === 0) return;
    options.drive.reductions?.apply(block, written);
    await options.sink.write(block);
    written += length;
  };
  for await (const block of spool.read()) {
    sampleCount += block[0]!.length;
    await write(chain.push(block));
    options.onEncoded(sampleCount);
  }
  await write(chain.flush());
  return chain.maxReductionDb;
}

async function measureFile(
  path: string,
  track: SpooledTrack,
  options: RenderOptions,
): Promise<Pick<RenderedFile, 'measurement' | 'excess'>> {
  const { sampleRate, channelCount } = track;
  const { format, target } = options.settings;
  const { isLossless } = FORMAT_TRAITS[format];
  const meter = new TrackMeter({ sampleRate, channelCount });
  const excess = new PeakExcess({ channelCount, ceilingDbtp: target.ceilingDbtp });
  let sampleCount = 0;
  for await (const block of options.ffmpeg.decode(path, options.signal && { signal: options.signal })) {
    sampleCount += block[0]!.length;
    meter.push(block);
    if (!isLossless) excess.push(block);
    options.onMeasured(sampleCount);
  }
  if (isLossless && sampleCount !== track.spool.sampleCount) {
    throw new LatheError(
      'tool-failed',
      `the written ${format} file holds ${sampleCount} samples instead of ${track.spool.sampleCount}: nothing was kept`,
    );
  }
  return { measurement: meter.result(), excess: excess.finish() };
}
