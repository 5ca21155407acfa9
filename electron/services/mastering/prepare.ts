import { LoudnessMeter } from '../../../shared/dsp/loudness.ts';
import { LimiterForecast } from '../../../shared/mastering/limiter-forecast.ts';
import type { AudioBlocks, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { AudioModel } from '../models/audio-model.ts';
import { resampleBlocks } from './blocks.ts';
import type { IngestedTrack, LoudnessForecast, SpooledTrack } from './ingest.ts';
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

/** A track that lacks nothing but gain, limiter and dither. */
export interface PreparedTrack {
  readonly track: SpooledTrack;
  /** Before the gain, in LUFS. */
  readonly integratedLufs: number;
  /** Before the gain, in dBTP; `undefined` where it was not measured. */
  readonly truePeakDbtp: number | undefined;
  readonly forecast: LoudnessForecast;
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
 * The steps between decoding and gain: offset, network and sample-rate conversion, which reference matching will stand
 * before. A track that needs none is given back as it is, without a pass over it.
 */
export async function prepareTrack(ingested: IngestedTrack, options: PrepareOptions): Promise<PreparedTrack> {
  const { ffmpeg, model, intensity, sampleRate, signal } = options;
  const { channelCount, offsets, measurement } = ingested;
  const hasOffset = offsets.some((offset) => offset !== 0);
  if (model === undefined && !hasOffset && sampleRate === ingested.sampleRate) {
    const { integratedLufs, truePeakDbtp } = measurement;
    return { track: ingested, integratedLufs, truePeakDbtp, forecast: ingested.forecast };
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
  const spool = options.newSpool(channelCount);
  const expected = (ingested.spool.sampleCount * sampleRate) / ingested.sampleRate;
  const meter = new LoudnessMeter({ sampleRate, channelCount });
  const limiterForecast = new LimiterForecast(sampleRate);
  for await (const block of converted) {
    const appended = spool.append(block);
    meter.push(block);
    limiterForecast.push(block);
    await appended;
    signal?.throwIfAborted();
    options.onFraction(spool.sampleCount / expected);
  }
  const history = meter.momentaryHistory();
  return {
    track: { spool, sampleRate, channelCount },
    integratedLufs: meter.result().integratedLufs,
    truePeakDbtp: undefined,
    forecast: (drive) => limiterForecast.integratedLufs(drive, history),
  };
}
