import type { MasterResult } from '../../shared/contract/master.ts';
import type { TrackMeasurement } from '../../shared/contract/measurement.ts';

/** A measurement for tests of what is done with one: every field that there must be, and plausible figures. */
export const MEASUREMENT: TrackMeasurement = {
  integratedLufs: -14,
  loudnessRangeLu: 5,
  maxMomentaryLufs: -10,
  maxShortTermLufs: -12,
  truePeakDbtp: -1,
  samplePeakDbfs: -1.2,
  rmsDbfs: -16,
  crestFactorDb: 15,
  peakToLoudnessDb: 13,
  correlation: 0.7,
  width: 0.3,
  sideToMidDb: -7,
  balanceDb: 0,
  monoFoldDownDb: -1,
  sampleCount: 441_000,
  sampleRate: 44_100,
  channelCount: 2,
  durationSeconds: 10,
  clippedSamples: 0,
  clippedRuns: 0,
  longestClippedRun: 0,
  nonFiniteSamples: 0,
  dcOffset: [0, 0],
};

/** A result of mastering for tests of what is done with one: every field that there must be, and plausible figures. */
export function masterResultOf(inputPath: string, outputPath: string): MasterResult {
  return {
    inputPath,
    outputPath,
    before: { ...MEASUREMENT, integratedLufs: -20 },
    after: MEASUREMENT,
    settings: {
      model: 'none',
      intensity: 100,
      target: { integratedLufs: -14, ceilingDbtp: -1 },
      format: 'wav',
      bitDepth: 24,
      sampleRate: 44_100,
      dither: 'off',
      device: 'auto',
    },
    device: 'none',
    gainDb: 6,
    maxReductionDb: 0,
    passes: 1,
    elapsedSeconds: 1,
    realTimeFactor: 10,
    warnings: [],
  };
}
