import { LoudnessMeter } from '../../../shared/dsp/loudness.ts';
import { LimiterForecast } from '../../../shared/mastering/limiter-forecast.ts';
import type { LoudnessCourse } from '../../../shared/mastering/reference/loudness-ride.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { LoudnessForecast, SpooledTrack } from './ingest.ts';

/** A track that lacks nothing but gain, limiter and dither. */
export interface PreparedTrack {
  readonly track: SpooledTrack;
  /** Before the gain. */
  readonly course: LoudnessCourse;
  /** Before the gain, in dBTP; `undefined` where it was not measured. */
  readonly truePeakDbtp: number | undefined;
  readonly forecast: LoudnessForecast;
}

/** What {@link spoolMeasured} needs. */
export interface MeasuredSpoolOptions {
  readonly sampleRate: number;
  readonly channelCount: 1 | 2;
  readonly newSpool: (channelCount: number) => Spool;
  /** Called with the samples a channel so far. */
  readonly onSamples: (sampleCount: number) => void;
  readonly signal?: AbortSignal;
}

/** Keeps what a step of the chain gives on disk, and measures it on the way there for the steps that end the chain. */
export async function spoolMeasured(
  blocks: AudioBlocks,
  options: MeasuredSpoolOptions,
): Promise<PreparedTrack> {
  const { sampleRate, channelCount } = options;
  const spool = options.newSpool(channelCount);
  const meter = new LoudnessMeter({ sampleRate, channelCount });
  const limiterForecast = new LimiterForecast(sampleRate);
  for await (const block of blocks) {
    const appended = spool.append(block);
    meter.push(block);
    limiterForecast.push(block);
    await appended;
    options.signal?.throwIfAborted();
    options.onSamples(spool.sampleCount);
  }
  const history = meter.momentaryHistory();
  return {
    track: { spool, sampleRate, channelCount },
    course: courseOf(meter),
    truePeakDbtp: undefined,
    forecast: (drive) => limiterForecast.integratedLufs(drive, history),
  };
}

/** How loud a track is over time, once it was measured. */
export function courseOf(meter: Pick<LoudnessMeter, 'result' | 'shortTermHistory'>): LoudnessCourse {
  const { integratedLufs, loudnessRangeLu } = meter.result();
  return { integratedLufs, loudnessRangeLu, shortTermLufs: meter.shortTermHistory() };
}
