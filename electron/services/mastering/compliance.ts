import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';
import type { LoudnessTarget } from '../../../shared/mastering/targets.ts';

/** What is taken for held when a written file is judged; the promises (0.1 LU, see README) are a little wider. */
export interface Tolerances {
  /** LU on both sides of the target. */
  readonly loudnessLu: number;
  /** dB over the ceiling. */
  readonly peakDb: number;
}

/** Files that give back the samples that were written: what is left is the difference between two true-peak meters. */
export const LOSSLESS_TOLERANCES: Tolerances = { loudnessLu: 0.06, peakDb: 0.03 };

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
      `The target of ${target.integratedLufs} LUFS was not reached: the file has ` +
        `${measurement.integratedLufs.toFixed(2)} LUFS, as near as the ceiling lets it come.`,
    );
  }
  if (deviation.peakDb > promisedPeakDb) {
    warnings.push(
      `The ceiling of ${target.ceilingDbtp} dBTP was not held: the file has ` +
        `${measurement.truePeakDbtp.toFixed(2)} dBTP, because coding adds peaks.`,
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
  const reasons = [
    gainDb > AUDIBLE_GAIN_DB && `the track was raised by ${gainDb.toFixed(0)} dB, its noise with it`,
    maxReductionDb > AUDIBLE_REDUCTION_DB &&
      `the limiter took away up to ${maxReductionDb.toFixed(0)} dB, which is heard as distortion`,
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return [];
  return [`The target asks for more than the track gives: ${reasons.join(', and ')}. Choose a lower target.`];
}
