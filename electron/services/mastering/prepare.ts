import type { AudioBlocks, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { AudioModel } from '../models/audio-model.ts';
import { resampleBlocks } from './blocks.ts';
import type { IngestedTrack } from './ingest.ts';
import { type PreparedTrack, spoolMeasured } from './measured-spool.ts';
import { applyNetwork } from './network.ts';

/** What {@link prepareTrack} needs. */
export interface PrepareOptions {
  readonly ffmpeg: Ffmpeg;
  readonly model: AudioModel | undefined;
  /** 0 ... 1 */
  readonly intensity: number;
  /** Rate of the written file in Hz. */
  readonly sampleRate: number;
  readonly newSpool: (channelCount: number) => Spool;
  readonly onFraction: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** Subtracts the offsets while a spool is read. */
async function* readWithoutOffset({
  spool,
  offsets,
}: IngestedTrack): AsyncGenerator<readonly Float32Array[]> {
  for await (const block of spool.read()) {
    block.forEach((samples, channel) => {
      const offset = offsets[channel]!;
      for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! - offset;
    });
    yield block;
  }
}

/**
 * The steps that come first after decoding: offset, network and sample-rate conversion. A track that
 * needs none is given back as it is, without a pass over it.
 */
export async function prepareTrack(ingested: IngestedTrack, options: PrepareOptions): Promise<PreparedTrack> {
  const { ffmpeg, model, intensity, sampleRate, signal } = options;
  const { channelCount, offsets, measurement } = ingested;
  const hasOffset = offsets.some((offset) => offset !== 0);
  if (model === undefined && !hasOffset && sampleRate === ingested.sampleRate) {
    const { course, forecast } = ingested;
    return { track: ingested, course, truePeakDbtp: measurement.truePeakDbtp, forecast };
  }
  const abort = signal === undefined ? {} : { signal };
  const source = (): AudioBlocks => (hasOffset ? readWithoutOffset(ingested) : ingested.spool.read());
  const networked =
    model === undefined
      ? source()
      : applyNetwork(source, {
          ffmpeg,
          model,
          sampleRate: ingested.sampleRate,
          channelCount,
          intensity,
          ...abort,
        });
  const converted = resampleBlocks(ffmpeg, networked, {
    fromRate: ingested.sampleRate,
    toRate: sampleRate,
    channelCount,
    ...abort,
  });
  const expected = (ingested.spool.sampleCount * sampleRate) / ingested.sampleRate;
  return spoolMeasured(converted, {
    sampleRate,
    channelCount,
    newSpool: options.newSpool,
    onSamples: (count) => options.onFraction(count / expected),
    ...abort,
  });
}
