import type { TrackAnalysis } from '../../../shared/analysis/track-analysis.ts';
import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** Seconds below which no loudness is defined (ITU-R BS.1770-4). */
const SHORTEST_LOUDNESS_SECONDS = 0.4;
/** 1 %: an offset that costs headroom and clicks where it begins and ends. */
const LARGE_OFFSET = 0.01;
/** What bass may lose in mono, in dB: unrelated channels lose 3. */
const BASS_LOSS_DB = -6;
/** The bands that are bass, with what is said of them. */
const LOST_IN_MONO: Readonly<Partial<Record<string, 'subLostInMono' | 'bassLostInMono'>>> = {
  sub: 'subLostInMono',
  bass: 'bassLostInMono',
};
/** Bands below this share of the power say nothing worth a warning, in dB. */
const AUDIBLE_SHARE_DB = -30;

/** What a user should know about loudness and levels, in sentences. */
export function measurementWarnings(measurement: TrackMeasurement, fileChannels: number): string[] {
  const { sampleCount, samplePeakDbfs, durationSeconds, clippedRuns, dcOffset } = measurement;
  const warnings: string[] = [];
  if (fileChannels > 2) warnings.push(sentence('fileFolded', { count: fileChannels }));
  if (sampleCount === 0) warnings.push(sentence('fileEmpty'));
  else if (samplePeakDbfs === Number.NEGATIVE_INFINITY) warnings.push(sentence('fileSilent'));
  else if (durationSeconds < SHORTEST_LOUDNESS_SECONDS) {
    warnings.push(sentence('fileTooShort'));
  }
  if (clippedRuns > 0) warnings.push(sentence('fileClipped', { count: clippedRuns }));
  const offset = dcOffset.reduce((most, mean) => (Math.abs(mean) > Math.abs(most) ? mean : most), 0);
  if (Math.abs(offset) > LARGE_OFFSET && durationSeconds >= SHORTEST_LOUDNESS_SECONDS) {
    warnings.push(sentence('fileOffset', { percent: (100 * offset).toFixed(1) }));
  }
  return warnings;
}

/** What a user should know about the rest of an analysis, in sentences. */
export function analysisWarnings(analysis: TrackAnalysis, isLossless: boolean): string[] {
  const { cutoffHz, hum, spectralBalance } = analysis;
  const warnings: string[] = [];
  if (cutoffHz !== null && isLossless) {
    const kilohertz = (cutoffHz / 1000).toFixed(1);
    warnings.push(sentence('spectrumCut', { kilohertz }));
  }
  if (hum !== null) {
    warnings.push(sentence('hum', { hertz: hum.frequencyHz, level: hum.levelDbfs.toFixed(1) }));
  }
  for (const { name, shareDb, monoFoldDownDb } of spectralBalance) {
    const key = LOST_IN_MONO[name];
    if (key === undefined || (shareDb ?? Number.NEGATIVE_INFINITY) < AUDIBLE_SHARE_DB) continue;
    if (monoFoldDownDb !== null && monoFoldDownDb < BASS_LOSS_DB) {
      warnings.push(sentence(key, { loss: (-monoFoldDownDb).toFixed(1) }));
    }
  }
  return warnings;
}
