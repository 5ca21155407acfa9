import { LoudnessMeter } from '../../../shared/dsp/loudness.ts';
import { LatheError } from '../../../shared/errors.ts';
import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import {
  type MidSideSpectra,
  MidSideSpectrumMeter,
} from '../../../shared/mastering/reference/mid-side-spectra.ts';
import { type SpectralGoal, spectralGoal } from '../../../shared/mastering/reference/spectral-goal.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import { decodedChannels } from './ingest.ts';

/** What a reference asks for. */
export interface ReferenceProfile {
  readonly path: string;
  readonly goal: SpectralGoal;
  readonly integratedLufs: number;
  readonly loudnessRangeLu: number;
  readonly durationSeconds: number;
  readonly sampleRate: number;
  readonly channelCount: number;
}

/** Short-term loudness is defined from here on; less says nothing about the sound of a track. */
const SHORTEST_SECONDS = 3;

/** Decodes a reference at its own rate and measures what it asks for. */
export async function profileReference(
  ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>,
  path: string,
  signal?: AbortSignal,
): Promise<ReferenceProfile> {
  const abort = signal === undefined ? {} : { signal };
  const probe = await ffmpeg.probe(path, signal);
  const { sampleRate } = probe;
  const channelCount = decodedChannels(probe);
  const loudness = new LoudnessMeter({ sampleRate, channelCount });
  const meter = new MidSideSpectrumMeter({ sampleRate, channelCount });
  let startSample = 0;
  for await (const block of ffmpeg.decode(path, abort)) {
    requireFiniteSamples(block, { path, startSample, sampleRate });
    loudness.push(block);
    meter.push(block);
    startSample += block[0]!.length;
  }
  const { integratedLufs, loudnessRangeLu } = loudness.result();
  const durationSeconds = startSample / sampleRate;
  const spectra = meter.result();
  requireMatchable(sentence('theReference', { file: path }), { durationSeconds, integratedLufs });
  const goal = spectralGoal(spectra, sampleRate);
  requireMiddle(sentence('theReference', { file: path }), goal);
  return { path, goal, integratedLufs, loudnessRangeLu, durationSeconds, sampleRate, channelCount };
}

/** The goal that a track would set if it were a reference; refuses a track that cannot be matched. */
export function profileTrack(
  spectra: MidSideSpectra,
  track: { readonly durationSeconds: number; readonly integratedLufs: number; readonly sampleRate: number },
): SpectralGoal {
  requireMatchable(sentence('theTrack'), track);
  const goal = spectralGoal(spectra, track.sampleRate);
  requireMiddle(sentence('theTrack'), goal);
  return goal;
}

function requireMatchable(
  subject: string,
  { durationSeconds, integratedLufs }: { readonly durationSeconds: number; readonly integratedLufs: number },
): void {
  if (durationSeconds < SHORTEST_SECONDS) {
    throw new LatheError(
      'bad-input',
      sentence('matchShort', { subject, seconds: durationSeconds.toFixed(1), least: SHORTEST_SECONDS }),
    );
  }
  if (!Number.isFinite(integratedLufs)) {
    throw new LatheError('bad-input', sentence('matchSilent', { subject }));
  }
}

function requireMiddle(subject: string, goal: SpectralGoal): void {
  if (goal.mid.every(Number.isFinite)) return;
  throw new LatheError('bad-input', sentence('matchHollow', { subject }));
}
