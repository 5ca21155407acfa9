import type { FirFilter } from '../../../shared/dsp/fir-design.ts';
import { MidSideFilter } from '../../../shared/dsp/mid-side-filter.ts';
import { OutputChain, type OutputChainOptions } from '../../../shared/mastering/chain.ts';
import {
  type MidSideSpectra,
  MidSideSpectrumMeter,
} from '../../../shared/mastering/reference/mid-side-spectra.ts';
import type { StylePlan } from '../../../shared/mastering/styles/style-plan.ts';
import {
  buildStyleStages,
  type StyleAmounts,
  type StyleChange,
} from '../../../shared/mastering/styles/style-stages.ts';
import { type TrackProfile, TrackProfileMeter } from '../../../shared/mastering/styles/track-profile.ts';

interface SoundFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
}

/**
 * Stages of the chain, and meters, that run beside the thread that masters: what each is set by, and what it tells at its
 * end. A meter gives no sound.
 */
export interface StageTable {
  readonly spectra: { readonly settings: SoundFormat; readonly summary: MidSideSpectra };
  readonly profile: { readonly settings: SoundFormat; readonly summary: TrackProfile | undefined };
  /** Takes segments for themselves, and has no rest. */
  readonly filter: {
    readonly settings: { readonly mid: FirFilter; readonly side: FirFilter };
    readonly summary: undefined;
  };
  readonly style: {
    readonly settings: {
      readonly plan: StylePlan;
      readonly amounts: StyleAmounts;
      readonly profile: TrackProfile;
    };
    readonly summary: StyleChange;
  };
  readonly output: {
    readonly settings: OutputChainOptions;
    readonly summary: { readonly maxReductionDb: number };
  };
}

/** One of {@link StageTable}. */
export type StageKind = keyof StageTable;

/** A stage with its settings, as plain data. */
export type StageOrder = {
  [Kind in StageKind]: { readonly kind: Kind; readonly settings: StageTable[Kind]['settings'] };
}[StageKind];

/** A stage at work. */
export interface RunningStage<Summary> {
  push(block: readonly Float32Array[]): Float32Array[];
  flush(): Float32Array[];
  summary(): Summary;
}

const BUILDERS: {
  readonly [Kind in StageKind]: (
    settings: StageTable[Kind]['settings'],
  ) => RunningStage<StageTable[Kind]['summary']>;
} = {
  spectra: (format) => {
    const meter = new MidSideSpectrumMeter(format);
    return meterStage(meter, () => meter.result());
  },
  profile: (format) => {
    const meter = new TrackProfileMeter(format);
    return meterStage(meter, () => meter.finish());
  },
  filter: (filters) => {
    const filter = new MidSideFilter(filters);
    const { hopSamples } = filter.segments;
    return {
      push: ([left, right]) => {
        filter.process(left!, right!);
        return [left!.subarray(0, hopSamples), right!.subarray(0, hopSamples)];
      },
      flush: () => [],
      summary: () => undefined,
    };
  },
  style: ({ plan, amounts, profile }) => {
    const { chain, change } = buildStyleStages(plan, amounts, profile);
    return {
      push: (block) => chain?.push(block) ?? [...block],
      flush: () => chain?.flush() ?? [],
      summary: change,
    };
  },
  output: (settings) => {
    const chain = new OutputChain(settings);
    return {
      push: (block) => chain.push(block),
      flush: () => chain.flush(),
      summary: () => ({ maxReductionDb: chain.maxReductionDb }),
    };
  },
};

function meterStage<Summary>(
  meter: { push(block: readonly Float32Array[]): void },
  summary: () => Summary,
): RunningStage<Summary> {
  return {
    push: (block) => {
      meter.push(block);
      return [];
    },
    flush: () => [],
    summary,
  };
}

/** Builds a stage. */
export function startStage<Kind extends StageKind>(
  kind: Kind,
  settings: StageTable[Kind]['settings'],
): RunningStage<StageTable[Kind]['summary']> {
  return BUILDERS[kind](settings);
}
