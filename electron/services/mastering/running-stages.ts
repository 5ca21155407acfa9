import { OutputChain, type OutputChainOptions } from '../../../shared/mastering/chain.ts';
import { MidSideFilter, type MidSideFilters } from '../../../shared/mastering/reference/mid-side-filter.ts';
import type { StylePlan } from '../../../shared/mastering/styles/style-plan.ts';
import {
  buildStyleStages,
  type StyleAmounts,
  type StyleChange,
} from '../../../shared/mastering/styles/style-stages.ts';
import type { TrackProfile } from '../../../shared/mastering/styles/track-profile.ts';

/** Stages of the chain that run beside the thread that masters: what each is set by, and what it tells at its end. */
export interface StageTable {
  readonly match: {
    readonly settings: { readonly filters: MidSideFilters; readonly channelCount: number };
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
  match: ({ filters, channelCount }) => {
    const filter = new MidSideFilter(filters, channelCount);
    return {
      push: (block) => filter.push(block),
      flush: () => filter.flush(),
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

/** Builds a stage. */
export function startStage<Kind extends StageKind>(
  kind: Kind,
  settings: StageTable[Kind]['settings'],
): RunningStage<StageTable[Kind]['summary']> {
  return BUILDERS[kind](settings);
}
