import type { AnalyzeResult } from '../contract/analyze.ts';

/** What the measures are about, in the order in which they are shown. */
export const MEASURE_GROUPS = ['format', 'loudness', 'levels', 'spectrum', 'stereo', 'noise'] as const;

/** One of {@link MEASURE_GROUPS}. */
export type MeasureGroup = (typeof MEASURE_GROUPS)[number];

/** Every key of an analysis whose value is one number, or none where it is not defined. */
export type MeasureKey = {
  [Key in keyof AnalyzeResult]-?: AnalyzeResult[Key] extends number | null ? Key : never;
}[keyof AnalyzeResult];

/** How a measure is shown. */
export interface Measure {
  readonly group: MeasureGroup;
  readonly label: string;
  readonly unit: string;
  /** Digits after the point. */
  readonly decimals: number;
  /** What stands in place of a figure that is not defined; default `notDefined`. */
  readonly absent?: 'notDefined' | 'noneFound';
  /** What the figure is, for who reads a report. */
  readonly definition: string;
}

/**
 * Every measure that is one number. What a mastering engineer reads first stands first in its group; EBU Tech 3341 shows
 * loudness with one decimal.
 */
export const MEASURES: Readonly<Record<MeasureKey, Measure>> = {
  durationSeconds: {
    group: 'format',
    label: 'Duration',
    unit: 's',
    decimals: 2,
    definition: 'Samples over sample rate.',
  },
  sampleRate: { group: 'format', label: 'Sample rate', unit: 'Hz', decimals: 0, definition: 'Of the file.' },
  channelCount: {
    group: 'format',
    label: 'Channels',
    unit: '',
    decimals: 0,
    definition: 'As measured: more than two are folded to stereo.',
  },
  sampleCount: {
    group: 'format',
    label: 'Samples',
    unit: '',
    decimals: 0,
    definition: 'Of each channel, after decoding.',
  },
  integratedLufs: {
    group: 'loudness',
    label: 'Integrated loudness',
    unit: 'LUFS',
    decimals: 1,
    definition: 'Gated programme loudness of ITU-R BS.1770-4; not defined below 400 ms.',
  },
  loudnessRangeLu: {
    group: 'loudness',
    label: 'Loudness range',
    unit: 'LU',
    decimals: 1,
    definition: 'LRA of EBU Tech 3342: from the 10th to the 95th percentile of gated short-term loudness.',
  },
  maxShortTermLufs: {
    group: 'loudness',
    label: 'Short-term maximum',
    unit: 'LUFS',
    decimals: 1,
    definition: 'Loudest 3 s (EBU Tech 3341).',
  },
  maxMomentaryLufs: {
    group: 'loudness',
    label: 'Momentary maximum',
    unit: 'LUFS',
    decimals: 1,
    definition: 'Loudest 400 ms (EBU Tech 3341).',
  },
  peakToLoudnessDb: {
    group: 'loudness',
    label: 'Peak to loudness',
    unit: 'dB',
    decimals: 1,
    definition: 'PLR: true peak over integrated loudness.',
  },
  peakToShortTermDb: {
    group: 'loudness',
    label: 'Peak to short-term',
    unit: 'dB',
    decimals: 1,
    definition: 'PSR: true peak over loudness of the same 3 s, median over the track.',
  },
  minPeakToShortTermDb: {
    group: 'loudness',
    label: 'Peak to short-term, least',
    unit: 'dB',
    decimals: 1,
    definition: 'PSR of the densest 3 s.',
  },
  truePeakDbtp: {
    group: 'levels',
    label: 'True peak',
    unit: 'dBTP',
    decimals: 2,
    definition: 'Largest value between samples, 16 times oversampled (ITU-R BS.1770-4, annex 2).',
  },
  samplePeakDbfs: {
    group: 'levels',
    label: 'Sample peak',
    unit: 'dBFS',
    decimals: 2,
    definition: 'Largest sample.',
  },
  rmsDbfs: {
    group: 'levels',
    label: 'RMS',
    unit: 'dBFS',
    decimals: 1,
    definition: 'Root mean square over channels; a full-scale sine reads -3.01.',
  },
  crestFactorDb: {
    group: 'levels',
    label: 'Crest factor',
    unit: 'dB',
    decimals: 1,
    definition: 'Sample peak over RMS.',
  },
  clippedSamples: {
    group: 'levels',
    label: 'Samples at full scale',
    unit: '',
    decimals: 0,
    definition: 'At or beyond the largest value of 16 bit.',
  },
  clippedRuns: {
    group: 'levels',
    label: 'Clipped runs',
    unit: '',
    decimals: 0,
    definition: 'Three or more such samples in a row.',
  },
  longestClippedRun: {
    group: 'levels',
    label: 'Longest clipped run',
    unit: 'samples',
    decimals: 0,
    definition: 'Of these runs.',
  },
  nonFiniteSamples: {
    group: 'levels',
    label: 'Damaged samples',
    unit: '',
    decimals: 0,
    definition: 'Those that are no numbers.',
  },
  spectralCentroidHz: {
    group: 'spectrum',
    label: 'Spectral centroid',
    unit: 'Hz',
    decimals: 0,
    definition: 'Centre of gravity of the long-term amplitude spectrum, 20 Hz to 20 kHz.',
  },
  spectralRolloffHz: {
    group: 'spectrum',
    label: 'Spectral roll-off',
    unit: 'Hz',
    decimals: 0,
    definition: '85 % of the power lie below.',
  },
  spectralTiltDbPerOctave: {
    group: 'spectrum',
    label: 'Spectral tilt',
    unit: 'dB/oct',
    decimals: 1,
    definition: 'Slope of the thirds of an octave from 63 Hz to 8 kHz: 0 is pink, 3 is white.',
  },
  bandwidthHz: {
    group: 'spectrum',
    label: 'Bandwidth in use',
    unit: 'Hz',
    decimals: 0,
    definition: 'Highest frequency over what lies at the upper end of the spectrum.',
  },
  cutoffHz: {
    group: 'spectrum',
    label: 'Cut-off',
    unit: 'Hz',
    decimals: 0,
    absent: 'noneFound',
    definition: 'A fall of more than 18 dB in 500 Hz, as lossy coding leaves it.',
  },
  correlation: {
    group: 'stereo',
    label: 'Stereo correlation',
    unit: '',
    decimals: 2,
    definition: 'Of left and right: 1 is mono, 0 unrelated, -1 cancels out in mono.',
  },
  width: {
    group: 'stereo',
    label: 'Stereo width',
    unit: '',
    decimals: 2,
    definition: 'Side over mid plus side, root mean squares: 0 is mono.',
  },
  sideToMidDb: {
    group: 'stereo',
    label: 'Side to mid',
    unit: 'dB',
    decimals: 1,
    definition: 'Level of L - R over that of L + R.',
  },
  balanceDb: {
    group: 'stereo',
    label: 'Balance',
    unit: 'dB',
    decimals: 1,
    definition: 'Level of left over that of right.',
  },
  monoFoldDownDb: {
    group: 'stereo',
    label: 'Mono fold-down',
    unit: 'dB',
    decimals: 1,
    definition: 'What (L + R) / 2 keeps of the level: 0 for mono, -3 for unrelated channels.',
  },
  noiseFloorDbfs: {
    group: 'noise',
    label: 'Noise floor',
    unit: 'dBFS',
    decimals: 1,
    definition: 'Steady noise under the programme, estimated from what is left where it pauses.',
  },
  snrIndexDb: {
    group: 'noise',
    label: 'SNR index',
    unit: 'dB',
    decimals: 1,
    definition:
      'Power of the programme over that noise floor, up to 100. An estimate: dense programme reads low. It says nothing about the quality of a master.',
  },
};

/** The keys of a group, in the order in which they are shown. */
export function measuresOf(group: MeasureGroup): MeasureKey[] {
  return (Object.keys(MEASURES) as MeasureKey[]).filter((key) => MEASURES[key].group === group);
}
