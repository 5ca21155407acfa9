import { requireArgument } from '../../errors.ts';
import type { Random } from '../../random.ts';
import { type BandLimitSettings, bandLimitRule } from './band-limit.ts';
import { type ClippingSettings, clippingRule } from './clipping.ts';
import { type CompressionSettings, compressionRule } from './compression.ts';
import type { FaultRule, Interval, SettingRanges } from './fault-rule.ts';
import { matchPower } from './level.ts';
import { type LevelDriftSettings, levelDriftRule } from './level-drift.ts';
import { type NoiseSettings, noiseRule } from './noise.ts';
import { type ResonanceSettings, resonancesRule } from './resonances.ts';
import { type ReverberationSettings, reverberationRule } from './reverberation.ts';
import { type StereoWidthSettings, stereoWidthRule } from './stereo-width.ts';
import { type TiltSettings, tiltRule } from './tilt.ts';

/** The settings of each kind of fault. */
export interface FaultSettings {
  tilt: TiltSettings;
  resonances: ResonanceSettings;
  compression: CompressionSettings;
  'level-drift': LevelDriftSettings;
  noise: NoiseSettings;
  clipping: ClippingSettings;
  'stereo-width': StereoWidthSettings;
  'band-limit': BandLimitSettings;
  reverberation: ReverberationSettings;
}

/** A kind of fault. */
export type FaultKind = keyof FaultSettings;

/** One fault as plain data: what and how much. */
export type Fault<K extends FaultKind = FaultKind> = {
  [P in K]: { readonly kind: P; readonly settings: FaultSettings[P] };
}[K];

/** Faults in the order in which they happen, as data that survives JSON; none leaves the audio clean. */
export type FaultChain = readonly Fault[];

const FAULT_RULES: { readonly [K in FaultKind]: FaultRule<FaultSettings[K]> } = {
  tilt: tiltRule,
  resonances: resonancesRule,
  compression: compressionRule,
  'level-drift': levelDriftRule,
  noise: noiseRule,
  clipping: clippingRule,
  'stereo-width': stereoWidthRule,
  'band-limit': bandLimitRule,
  reverberation: reverberationRule,
};

/** Every kind of fault that can be made. */
export const ALL_FAULT_KINDS = Object.keys(FAULT_RULES) as readonly FaultKind[];

/** The kinds that are made only where they are asked for. */
const OPT_IN_KINDS: readonly FaultKind[] = ['reverberation'];

/** The kinds that are made unless others are asked for. */
export const FAULT_KINDS = ALL_FAULT_KINDS.filter((kind) => !OPT_IN_KINDS.includes(kind));

/** What {@link drawFaultChain} may draw. */
export interface FaultChainOptions {
  /** Probability of an empty chain, 0 to 1, default 0: the network must also learn to leave good music alone. */
  readonly cleanShare?: number;
  /** Kinds to draw from, default {@link FAULT_KINDS}. */
  readonly kinds?: readonly FaultKind[];
  /** Kinds that must be in the chain, default none. */
  readonly include?: readonly FaultKind[];
  /** Least number of faults, default 1. */
  readonly minimumFaults?: number;
  /** Greatest number of faults, default 3; never more than there are kinds. */
  readonly maximumFaults?: number;
}

/**
 * Draws a chain of faults, each kind at most once, in an order in which they could happen: what the recording brings,
 * the mix, dynamics, an overdriven output, the carrier. Two of one stage stand in random order.
 *
 * @param random source of randomness
 * @param options what may be drawn, see {@link FaultChainOptions}
 * @throws LatheError `bad-argument` if there is no kind, or a share or count is out of range
 */
export function drawFaultChain(random: Random, options: FaultChainOptions = {}): FaultChain {
  const { cleanShare = 0, kinds = FAULT_KINDS, include = [], minimumFaults = 1, maximumFaults = 3 } = options;
  requireArgument(
    cleanShare >= 0 && cleanShare <= 1,
    () => `drawFaultChain: cleanShare must lie between 0 and 1, got ${cleanShare}`,
  );
  requireArgument(
    kinds.length > 0 || include.length > 0,
    'drawFaultChain: kinds is empty, name at least one',
  );
  requireArgument(
    minimumFaults >= 1 && maximumFaults >= minimumFaults,
    () =>
      `drawFaultChain: fault counts must satisfy 1 <= minimum <= maximum, got ${minimumFaults}, ${maximumFaults}`,
  );
  if (random.chance(cleanShare)) return [];
  const others = random.shuffle(kinds.filter((kind) => !include.includes(kind)));
  const count = random.integer(minimumFaults, maximumFaults + 1);
  const chosen = [...include, ...others].slice(0, Math.max(include.length, count));
  return drawInOrder(
    random,
    chosen.map((kind) => ({ kind })),
  );
}

/** A kind of fault to draw, with the ends of its settings where they are not the usual ones. */
export interface FaultDraw {
  readonly kind: FaultKind;
  /** By name of the setting; what is left out is drawn between the kind's own ends. */
  readonly ranges?: { readonly [name: string]: Interval };
}

/**
 * Draws one fault of each kind, in an order in which they could happen, see {@link drawFaultChain}.
 *
 * @param random source of randomness
 * @param draws the kinds, each at most once
 */
export function drawInOrder(random: Random, draws: readonly FaultDraw[]): FaultChain {
  return draws
    .map(({ kind, ranges }) => ({
      fault: drawFault(random, kind, ranges),
      stage: random.pick(FAULT_RULES[kind].stages),
      tie: random.next(),
    }))
    .sort((a, b) => a.stage - b.stage || a.tie - b.tie)
    .map(({ fault }) => fault);
}

/** Between what the settings of a kind are drawn, by their names. */
export function rangesOf(kind: FaultKind): SettingRanges {
  return FAULT_RULES[kind].ranges;
}

/**
 * One fault of a kind, with settings at random.
 *
 * @param random source of randomness
 * @param kind of fault
 * @param ranges other ends for some of its settings, by name, default none
 */
export function drawFault<K extends FaultKind>(
  random: Random,
  kind: K,
  ranges: { readonly [name: string]: Interval } = {},
): Fault<K> {
  const rule = FAULT_RULES[kind];
  return { kind, settings: rule.draw(random, { ...rule.ranges, ...ranges }) } as Fault<K>;
}

/**
 * Makes one fault.
 *
 * @param channels planar audio, left as it is
 * @param sampleRate Hz
 * @param fault what to do
 * @returns new channels
 */
export function applyFault<K extends FaultKind>(
  channels: readonly Float32Array[],
  sampleRate: number,
  fault: Fault<K>,
): Float32Array[] {
  return FAULT_RULES[fault.kind].apply(channels, sampleRate, fault.settings);
}

/**
 * Makes the faults of a chain one after the other, then brings the result to the mean power of the input: level itself
 * is no fault here, as mastering sets it by loudness in the end. Peaks are not clipped.
 *
 * @param channels planar audio of one or two channels, nominally within ±1, left as it is
 * @param sampleRate Hz
 * @param chain the faults in order; none gives a copy
 * @param contextSamples samples at the start that only let filters and compressors settle and are left out of the
 *   result and of its level, default 0
 * @returns new channels, shorter than the input by `contextSamples`
 */
export function applyFaultChain(
  channels: readonly Float32Array[],
  sampleRate: number,
  chain: FaultChain,
  contextSamples = 0,
): Float32Array[] {
  let current = channels;
  for (const fault of chain) current = applyFault(current, sampleRate, fault);
  const output = current.map((samples) => samples.slice(contextSamples));
  if (chain.length > 0) {
    matchPower(
      output,
      channels.map((samples) => samples.subarray(contextSamples)),
    );
  }
  return output;
}
