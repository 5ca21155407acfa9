import { type TrackMeasurement, TrackMeter } from '../../../shared/analysis/track-meter.ts';
import { offsetToRemove } from '../../../shared/mastering/dc-offset.ts';
import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import { LimiterForecast } from '../../../shared/mastering/limiter-forecast.ts';
import type { PeakReductions } from '../../../shared/mastering/peak-reductions.ts';
import type { LoudnessCourse } from '../../../shared/mastering/reference/loudness-ride.ts';
import { dbToAmplitude } from '../../../shared/units.ts';
import type { AudioBlocks, AudioProbe } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';

/** One setting of gain and limiter. */
export interface Drive {
  /** Gain before the limiter in dB. */
  readonly gainDb: number;
  /** Ceiling of the limiter in dBTP. */
  readonly ceilingDbtp: number;
  /** Dips after the limiter, where coding adds peaks. */
  readonly reductions?: PeakReductions;
}

/** Integrated loudness in LUFS after gain and limiter. */
export type LoudnessForecast = (drive: Drive) => number;

/** Sound on disk that waits for the next step. */
export interface SpooledTrack {
  readonly spool: Spool;
  readonly sampleRate: number;
  readonly channelCount: 1 | 2;
}

/** The source, decoded and measured. */
export interface IngestedTrack extends SpooledTrack {
  readonly measurement: TrackMeasurement;
  readonly course: LoudnessCourse;
  /** Integrated loudness in LUFS that gain and limiter are expected to give. */
  readonly forecast: LoudnessForecast;
  /** What is to be subtracted from each channel; 0 where there is no offset. */
  readonly offsets: readonly number[];
}

/** Channels of the sound that decoding gives: more than two are folded. */
export function decodedChannels(probe: AudioProbe): 1 | 2 {
  return probe.channelCount === 1 ? 1 : 2;
}

/** What {@link ingest} needs. */
export interface IngestOptions {
  readonly path: string;
  readonly probe: AudioProbe;
  readonly blocks: AudioBlocks;
  readonly spool: Spool;
  /** What else looks at the track meanwhile; it takes the blocks over. */
  readonly meter?: { push(block: readonly Float32Array[]): Promise<void> };
  /** Called with the samples a channel so far. */
  readonly onSamples: (sampleCount: number) => void;
}

/** Decodes the source once: measures it and keeps it on disk. */
export async function ingest(options: IngestOptions): Promise<IngestedTrack> {
  const { path, probe, blocks, spool, onSamples } = options;
  const { sampleRate } = probe;
  const channelCount = decodedChannels(probe);
  const meter = new TrackMeter({ sampleRate, channelCount });
  const limiterForecast = new LimiterForecast(sampleRate);
  for await (const block of blocks) {
    requireFiniteSamples(block, { path, startSample: spool.sampleCount, sampleRate });
    const appended = spool.append(block);
    meter.push(block);
    limiterForecast.push(block);
    await appended;
    await options.meter?.push(block);
    onSamples(spool.sampleCount);
  }
  const measurement = meter.result();
  const rms = dbToAmplitude(measurement.rmsDbfs);
  const { durationSeconds } = measurement;
  const offsets = measurement.dcOffset.map((mean) => offsetToRemove({ mean, rms, durationSeconds }));
  const history = meter.momentaryHistory();
  const forecast: LoudnessForecast = (drive) => limiterForecast.integratedLufs(drive, history);
  const { integratedLufs, loudnessRangeLu } = measurement;
  const course = {
    integratedLufs,
    loudnessRangeLu: loudnessRangeLu ?? 0,
    shortTermLufs: meter.shortTermHistory(),
  };
  return { spool, sampleRate, channelCount, offsets, measurement, course, forecast };
}
