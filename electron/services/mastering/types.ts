import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';
import type { DitherKind } from '../../../shared/dsp/dither.ts';
import type { FirPhase } from '../../../shared/dsp/fir-design.ts';
import type { RideRange } from '../../../shared/mastering/reference/loudness-ride.ts';
import type { StyleChange, StyleMove } from '../../../shared/mastering/styles/style-stages.ts';
import type { LoudnessTarget } from '../../../shared/mastering/targets.ts';
import type { OutputBitDepth, OutputFormat } from '../../adapters/ffmpeg/types.ts';
import type { DeviceChoice } from '../../adapters/ort/devices.ts';

/** How to master. Each key may be left out. */
export interface MasterSettings {
  /** An id of the manifest, `none`, or the path of an `.onnx` file. Default: the model service's. */
  readonly model?: string;
  /** How much of the network's change is applied, in percent, 0 ... 100. Default 100. */
  readonly intensity?: number;
  /** What is left out: the loudness of the references where there are some, else the style's, else -14 LUFS; -1 dBTP. */
  readonly target?: Partial<LoudnessTarget>;
  /** Tracks that this one is to sound like. Default: none. */
  readonly reference?: ReferenceSettings;
  /** Default: none. */
  readonly style?: StyleSettings;
  /** Default: by the extension of the output. */
  readonly format?: OutputFormat;
  /** Default: as the source where it is 16 or 24 bit, else 24. Lossy formats take float samples whatever this is. */
  readonly bitDepth?: OutputBitDepth;
  /** Hz, or `keep`. Default `keep`. */
  readonly sampleRate?: number | 'keep';
  /**
   * Default: `tpdf` for 16 bit; `off` for 24 bit, whose rounding at -146 dBFS lies under the noise of every converter.
   */
  readonly dither?: DitherKind;
  /** Where the part to master begins in the source. Default 0. */
  readonly startSeconds?: number;
  /** Where it ends. Default: the end. */
  readonly endSeconds?: number;
  /** Default `auto`. */
  readonly device?: DeviceChoice;
}

/** What is taken over from references, each by its own amount in percent, 0 ... 100. */
export interface ReferenceSettings {
  /** At least one. Several are blended, each with the same weight. */
  readonly paths: readonly string[];
  /** Spectra of mid and side. Default 100. */
  readonly spectrum?: number;
  /** Level of the side against the middle. Default 100. */
  readonly width?: number;
  /** Integrated loudness, where no target was named. Default 100. */
  readonly level?: number;
  /** Loudness range. Default 0. */
  readonly dynamics?: number;
  /** Of the filters. Default `linear`. */
  readonly phase?: FirPhase;
}

/** {@link ReferenceSettings} as they were used. */
export type ResolvedReferenceSettings = Readonly<Required<ReferenceSettings>>;

/** How the loudness range was kept by riding the level. */
export interface KeptRange extends RideRange {
  readonly trackLu: number;
  /** After the stages, without the ride. */
  readonly stagesLu: number;
  /** With the ride. */
  readonly keptLu: number;
}

/** What was taken over from references. */
export interface ReferenceReport {
  readonly references: ReadonlyArray<{
    readonly path: string;
    readonly integratedLufs: number;
    readonly loudnessRangeLu: number;
    readonly durationSeconds: number;
    readonly sampleRate: number;
    readonly channelCount: number;
  }>;
  /** Gains of mid and side as applied, width included; null where neither spectrum nor width was changed. */
  readonly spectrumChange: {
    readonly frequenciesHz: readonly number[];
    readonly midGainDb: readonly number[];
    /** Null for a mono track. */
    readonly sideGainDb: readonly number[] | null;
  } | null;
  /** K-weighted level of the side against the middle in the loudest parts, in dB; null for mono. */
  readonly widthChange: {
    readonly trackDb: number | null;
    readonly referenceDb: number | null;
    /** What the side was raised by against the middle, besides the change of its spectrum. */
    readonly changeDb: number;
  };
  readonly levelChange: {
    /** Of the track before it was matched. */
    readonly trackLufs: number;
    /** Mean of the references. */
    readonly referenceLufs: number;
  };
  /** How the filters were kept from changing it, what they alone would leave being reckoned; null where there were none. */
  readonly loudnessRange: KeptRange | null;
  /** Null where no other loudness range was asked for. */
  readonly dynamicsChange: {
    readonly trackRangeLu: number;
    readonly referenceRangeLu: number;
    /** How many LU each LU of the track became. */
    readonly ratio: number;
    readonly lowestGainDb: number;
    readonly highestGainDb: number;
  } | null;
}

/** A style, and how much of what it does is done: each in percent, 0 ... 100, default 100. */
export interface StyleSettings {
  /** `auto`, another that came with Lathe, or the path of a `.json` file. */
  readonly name: string;
  /** Of everything. */
  readonly amount?: number;
  readonly eq?: number;
  readonly compressor?: number;
  readonly saturation?: number;
  readonly width?: number;
  readonly monoBass?: number;
}

/** {@link StyleSettings} as they were used. */
export type ResolvedStyleSettings = Readonly<Required<StyleSettings>>;

/** What a style did; the amounts of its moves are in percent. */
export interface StyleReport extends StyleChange {
  readonly name: string;
  readonly moves: readonly StyleMove[];
  /** Null where the stages left it as it was. */
  readonly loudnessRange: KeptRange | null;
}

/** {@link MasterSettings} as they were used. */
export interface ResolvedMasterSettings {
  readonly model: string;
  readonly intensity: number;
  readonly target: LoudnessTarget;
  readonly reference?: ResolvedReferenceSettings;
  readonly style?: ResolvedStyleSettings;
  readonly format: OutputFormat;
  readonly bitDepth: OutputBitDepth;
  /** Hz of the written file. */
  readonly sampleRate: number;
  readonly dither: DitherKind;
  readonly startSeconds?: number;
  readonly endSeconds?: number;
  readonly device: DeviceChoice;
}

/** One track to master. */
export interface MasterRequest {
  readonly inputPath: string;
  /** Overwritten when it exists, once the new file is whole. */
  readonly outputPath: string;
  readonly settings?: MasterSettings;
}

/** What the service is doing. */
export type MasterStage = 'decode' | 'network' | 'reference' | 'style' | 'encode' | 'measure';

/** How far it is. */
export interface MasterProgress {
  readonly stage: MasterStage;
  /** Of the whole job, 0 ... 1; never falls. */
  readonly fraction: number;
}

/** What came out. */
export interface MasterResult {
  readonly inputPath: string;
  readonly outputPath: string;
  /** The part of the source that was mastered. */
  readonly before: TrackMeasurement;
  /** The written file, decoded again. */
  readonly after: TrackMeasurement;
  readonly settings: ResolvedMasterSettings;
  /** Left out where no network was used. */
  readonly model?: { readonly id: string; readonly sha256: string };
  /** The device that the network ran on; `none` without one. */
  readonly device: string;
  /** Gain before the limiter, in dB. */
  readonly gainDb: number;
  /** Most that the limiter took away, in dB, 0 or more. */
  readonly maxReductionDb: number;
  /** Left out where there was no reference. */
  readonly reference?: ReferenceReport;
  /** Left out where there was no style. */
  readonly style?: StyleReport;
  /** Files that were written and measured until one was as asked for. */
  readonly passes: number;
  readonly elapsedSeconds: number;
  /** Seconds of sound a second of work. */
  readonly realTimeFactor: number;
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}
