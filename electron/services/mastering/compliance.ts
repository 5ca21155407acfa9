import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';
import type { LoudnessTarget } from '../../../shared/mastering/targets.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** What is taken for held when a written file is judged; the promises (0.1 LU, see README) are a little wider. */
export interface Tolerances {
  /** LU on both sides of the target. */
  readonly loudnessLu: number;
  /** dB over the ceiling. */
  readonly peakDb: number;
}

/** Files that give back the samples that were written: what is left is the difference between two true-peak meters. */
export const LOSSLESS_TOLERANCES: Tolerances = { loudnessLu: 0.08, peakDb: 0.03 };

/** Lossy files: coding moves peaks in ways that only decoding tells. */
export const LOSSY_TOLERANCES: Tolerances = { loudnessLu: 0.08, peakDb: 0.2 };

/** How far a written file is from what was asked for. */
export interface Deviation {
  /** Loudness of the file minus the target in LU; 0 without a target or without a loudness. */
  readonly loudnessLu: number;
  /** True peak over the ceiling in dB; negative below it. */
  readonly peakDb: number;
}

/** Compares a written file with its target. */
export function deviationOf(measurement: TrackMeasurement, target: LoudnessTarget): Deviation {
  const { integratedLufs, truePeakDbtp } = measurement;
  const hasTarget = target.integratedLufs !== 'off' && Number.isFinite(integratedLufs);
  return {
    loudnessLu: hasTarget ? integratedLufs - Number(target.integratedLufs) : 0,
    peakDb: truePeakDbtp - target.ceilingDbtp,
  };
}

/** Whether the peak holds. */
export function holdsPeak(deviation: Deviation, tolerances: Tolerances): boolean {
  return deviation.peakDb <= tolerances.peakDb;
}

/** Whether loudness and peak both hold. */
export function complies(deviation: Deviation, tolerances: Tolerances): boolean {
  return holdsPeak(deviation, tolerances) && Math.abs(deviation.loudnessLu) <= tolerances.loudnessLu;
}

/**
 * Whether one file is nearer to what was asked for than another: a peak that holds counts first, then the loudness;
 * where no peak holds, the lower one.
 */
export function isBetter(a: Deviation, b: Deviation, tolerances: Tolerances): boolean {
  const aHolds = holdsPeak(a, tolerances);
  const bHolds = holdsPeak(b, tolerances);
  if (aHolds !== bHolds) return aHolds;
  return aHolds ? Math.abs(a.loudnessLu) < Math.abs(b.loudnessLu) : a.peakDb < b.peakDb;
}

/** Sentences about promises that the kept file does not hold. */
export function describeDeviation(
  measurement: TrackMeasurement,
  target: LoudnessTarget,
  promisedPeakDb: number,
): string[] {
  const deviation = deviationOf(measurement, target);
  const warnings: string[] = [];
  if (Math.abs(deviation.loudnessLu) > 0.1) {
    warnings.push(
      sentence('targetMissed', {
        target: target.integratedLufs,
        reached: measurement.integratedLufs.toFixed(2),
      }),
    );
  }
  if (deviation.peakDb > promisedPeakDb) {
    warnings.push(
      sentence('ceilingMissed', {
        ceiling: target.ceilingDbtp,
        reached: measurement.truePeakDbtp.toFixed(2),
      }),
    );
  }
  return warnings;
}

/** A limiter that takes away this much is heard at work, whatever it does. */
const AUDIBLE_REDUCTION_DB = 12;
/** What is raised by this much brings up the noise of what it was recorded with. */
const AUDIBLE_GAIN_DB = 30;

/** A sentence about a track that was driven further than it can take; none where it was not. */
export function describeDrive(gainDb: number, maxReductionDb: number): string[] {
  const [gain, reduction] = [gainDb.toFixed(0), maxReductionDb.toFixed(0)];
  const isNoisy = gainDb > AUDIBLE_GAIN_DB;
  const isDistorted = maxReductionDb > AUDIBLE_REDUCTION_DB;
  if (isNoisy && isDistorted) return [sentence('overdriven', { gain, reduction })];
  if (isNoisy) return [sentence('overdrivenGain', { gain })];
  return isDistorted ? [sentence('overdrivenLimiter', { reduction })] : [];
}
