import { requireArgument } from '../../errors.ts';
import type { Random } from '../../random.ts';
import { ALL_FAULT_KINDS, drawInOrder, type FaultChain, type FaultKind, rangesOf } from './fault-chain.ts';
import type { Interval, SettingRanges } from './fault-rule.ts';
import {
  drawVariation,
  VARIATION_KINDS,
  type Variation,
  type VariationKind,
  variationRangesOf,
} from './variation.ts';

/** Lossy formats that music can have gone through. They are real encoders, so that the making is not done here. */
export const LOSSY_CODECS = ['mp3', 'aac', 'opus'] as const;

/** One of {@link LOSSY_CODECS}. */
export type LossyCodec = (typeof LOSSY_CODECS)[number];

/** What can be done to music to have more to learn from: a fault of the bad version, or a variation of both. */
export type AugmentationKind = FaultKind | LossyCodec | VariationKind;

/** How one kind is made: how often, and between which settings. */
export interface Augmentation {
  readonly kind: AugmentationKind;
  /** Of an excerpt to have it, above 0 and up to 1; default {@link DEFAULT_PROBABILITY}. */
  readonly probability?: number;
  /** Other ends than the kind's own for some of its settings, by name. */
  readonly ranges?: { readonly [name: string]: Interval };
}

/** Three kinds leave one excerpt in eight as it is. */
export const DEFAULT_PROBABILITY = 0.5;

/** Every kind, in the order of the documentation. */
export const AUGMENTATION_KINDS: readonly AugmentationKind[] = [
  ...ALL_FAULT_KINDS,
  ...LOSSY_CODECS,
  ...VARIATION_KINDS,
];

const CODEC_RANGES: SettingRanges = { kbps: { low: 48, high: 128, minimum: 16, maximum: 320 } };

/** Between what the settings of a kind are drawn, by their names. */
export function augmentationRangesOf(kind: AugmentationKind): SettingRanges {
  if (isLossyCodec(kind)) return CODEC_RANGES;
  return isVariation(kind) ? variationRangesOf(kind) : rangesOf(kind);
}

/** Whether a kind is made by an encoder. */
export function isLossyCodec(kind: AugmentationKind): kind is LossyCodec {
  return (LOSSY_CODECS as readonly string[]).includes(kind);
}

/** Whether a kind changes both versions alike. */
export function isVariation(kind: AugmentationKind): kind is VariationKind {
  return (VARIATION_KINDS as readonly string[]).includes(kind);
}

/** Whether a list makes bad versions; variations alone go with whatever else makes them. */
export function makesFaults(augmentations: readonly Augmentation[]): boolean {
  return augmentations.some(({ kind }) => !isVariation(kind));
}

/**
 * Checks a list of augmentations.
 *
 * @throws LatheError `bad-argument` for a kind that is named twice, an unknown setting, or ends out of range
 */
export function requireAugmentations(augmentations: readonly Augmentation[]): void {
  const seen = new Set<string>();
  for (const { kind, probability = DEFAULT_PROBABILITY, ranges = {} } of augmentations) {
    requireArgument(!seen.has(kind), `augmentation: ${kind} is named twice, name it once`);
    seen.add(kind);
    requireArgument(
      probability > 0 && probability <= 1,
      `augmentation: the probability of ${kind} must be above 0 and at most 1, got ${probability}`,
    );
    for (const [name, interval] of Object.entries(ranges)) requireInterval(kind, name, interval);
  }
}

function requireInterval(kind: AugmentationKind, name: string, { low, high }: Interval): void {
  const known = augmentationRangesOf(kind);
  const range = known[name];
  requireArgument(
    range !== undefined,
    `augmentation: ${kind} has no setting ${name}, it has ${Object.keys(known).join(', ')}`,
  );
  requireArgument(
    range.minimum <= low && low <= high && high <= range.maximum,
    `augmentation: ${name} of ${kind} must lie within ${range.minimum}..${range.maximum}, got ${low}..${high}`,
  );
}

/**
 * Draws the faults of an excerpt: each kind with its own probability, in an order in which they could happen.
 *
 * @param random source of randomness
 * @param augmentations checked by {@link requireAugmentations}; those that are no such faults are passed over
 */
export function drawFaults(random: Random, augmentations: readonly Augmentation[]): FaultChain {
  const draws = augmentations.flatMap(({ kind, probability = DEFAULT_PROBABILITY, ranges = {} }) => {
    if (isLossyCodec(kind) || isVariation(kind)) return [];
    return random.chance(probability) ? [{ kind, ranges }] : [];
  });
  return drawInOrder(random, draws);
}

/**
 * Draws the variations of an excerpt: each kind with its own probability.
 *
 * @param random source of randomness
 * @param augmentations checked by {@link requireAugmentations}; those that are no variations are passed over
 */
export function drawVariations(random: Random, augmentations: readonly Augmentation[]): Variation[] {
  return augmentations.flatMap(({ kind, probability = DEFAULT_PROBABILITY, ranges = {} }) => {
    if (!isVariation(kind)) return [];
    return random.chance(probability) ? [drawVariation(random, kind, ranges)] : [];
  });
}
