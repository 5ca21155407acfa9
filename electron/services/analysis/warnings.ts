import type { TrackAnalysis } from '../../../shared/analysis/track-analysis.ts';
import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';

/** Seconds below which no loudness is defined (ITU-R BS.1770-4). */
const SHORTEST_LOUDNESS_SECONDS = 0.4;
/** 1 %: an offset that costs headroom and clicks where it begins and ends. */
const LARGE_OFFSET = 0.01;
/** What bass may lose in mono, in dB: unrelated channels lose 3. */
const BASS_LOSS_DB = -6;
const BASS_BANDS = ['sub', 'bass'];
/** Bands below this share of the power say nothing worth a warning, in dB. */
const AUDIBLE_SHARE_DB = -30;

/** What a user should know about loudness and levels, in sentences. */
export function measurementWarnings(measurement: TrackMeasurement, fileChannels: number): string[] {
  const { sampleCount, samplePeakDbfs, durationSeconds, clippedRuns, dcOffset } = measurement;
  const warnings: string[] = [];
  if (fileChannels > 2) warnings.push(`The ${fileChannels} channels of the file were folded to stereo.`);
  if (sampleCount === 0) warnings.push('The file holds no samples.');
  else if (samplePeakDbfs === Number.NEGATIVE_INFINITY) warnings.push('The file is silent.');
  else if (durationSeconds < SHORTEST_LOUDNESS_SECONDS) {
    warnings.push('The file is shorter than 400 ms, for which no loudness is defined.');
  }
  if (clippedRuns > 0) warnings.push(`The file is clipped in ${clippedRuns} places.`);
  const offset = dcOffset.reduce((most, mean) => (Math.abs(mean) > Math.abs(most) ? mean : most), 0);
  if (Math.abs(offset) > LARGE_OFFSET && durationSeconds >= SHORTEST_LOUDNESS_SECONDS) {
    warnings.push(`The file has a constant offset of ${(100 * offset).toFixed(1)} %.`);
  }
  return warnings;
}

/** What a user should know about the rest of an analysis, in sentences. */
export function analysisWarnings(analysis: TrackAnalysis, isLossless: boolean): string[] {
  const { cutoffHz, hum, spectralBalance } = analysis;
  const warnings: string[] = [];
  if (cutoffHz !== null && isLossless) {
    const kilohertz = (cutoffHz / 1000).toFixed(1);
    warnings.push(
      `The spectrum ends at ${kilohertz} kHz in a cliff: the file was probably made from a lossy one, or from a lower sample rate.`,
    );
  }
  if (hum !== null) {
    warnings.push(`Mains hum of ${hum.frequencyHz} Hz at ${hum.levelDbfs.toFixed(1)} dBFS.`);
  }
  for (const { name, shareDb, monoFoldDownDb } of spectralBalance) {
    if (!BASS_BANDS.includes(name) || (shareDb ?? Number.NEGATIVE_INFINITY) < AUDIBLE_SHARE_DB) continue;
    if (monoFoldDownDb !== null && monoFoldDownDb < BASS_LOSS_DB) {
      warnings.push(`In mono the ${name} loses ${(-monoFoldDownDb).toFixed(1)} dB.`);
    }
  }
  return warnings;
}
