import type { Random } from '../../random.ts';
import { dbToAmplitude } from '../../units.ts';
import {
  drawLogUniform,
  drawUniform,
  type Interval,
  type Intervals,
  type SettingRanges,
} from './fault-rule.ts';
import { STRETCH_MARGIN, shiftPitch, stretchTime } from './time-stretch.ts';

/** The settings of each kind of variation. */
export interface VariationSettings {
  /** Both versions louder or softer: -6 to 6 dB. */
  gain: { readonly gainDb: number };
  /** Both versions higher or lower: -4 to 4 semitones. */
  pitch: { readonly semitones: number };
  /** Both versions faster or slower at their pitch: 0.8 to 1.25 times. */
  'time-stretch': { readonly rate: number };
}

/**
 * A change of the music itself: the bad and the good version get it alike, so that there is more music to learn from and
 * what is to be learnt stays the same. None is made unless it is asked for. Pitch and tempo say nothing about how well a
 * track is mastered, which is why the thesis that the networks come from trains without them.
 */
export type VariationKind = keyof VariationSettings;

/** One variation as plain data. */
export type Variation<K extends VariationKind = VariationKind> = {
  [P in K]: { readonly kind: P; readonly settings: VariationSettings[P] };
}[K];

interface VariationRule<Settings, RangeName extends string = string> {
  readonly ranges: SettingRanges<RangeName>;
  draw(random: Random, intervals: Intervals<RangeName>): Settings;
  /** Samples of the music that some samples of the result are made from. */
  samplesBefore(settings: Settings, count: number): number;
  /** `count` samples of the result; all channels alike. */
  apply(channels: readonly Float32Array[], count: number, settings: Settings): Float32Array[];
}

const gain: VariationRule<VariationSettings['gain'], 'gainDb'> = {
  ranges: { gainDb: { low: -6, high: 6, minimum: -40, maximum: 40 } },
  draw: (random, { gainDb }) => ({ gainDb: drawUniform(random, gainDb) }),
  samplesBefore: (_settings, count) => count,
  apply(channels, count, { gainDb }) {
    const factor = dbToAmplitude(gainDb);
    return channels.map((samples) => samples.subarray(0, count).map((x) => factor * x));
  },
};

const pitch: VariationRule<VariationSettings['pitch'], 'semitones'> = {
  ranges: { semitones: { low: -4, high: 4, minimum: -12, maximum: 12 } },
  draw: (random, { semitones }) => ({ semitones: drawUniform(random, semitones) }),
  samplesBefore: (_settings, count) => count + STRETCH_MARGIN,
  apply: (channels, count, { semitones }) => {
    return shiftPitch(channels, semitones).map((samples) => samples.subarray(0, count));
  },
};

const timeStretch: VariationRule<VariationSettings['time-stretch'], 'rate'> = {
  ranges: { rate: { low: 0.8, high: 1.25, minimum: 0.5, maximum: 2 } },
  draw: (random, { rate }) => ({ rate: drawLogUniform(random, rate) }),
  samplesBefore: ({ rate }, count) => Math.ceil(count * rate) + STRETCH_MARGIN,
  apply: (channels, count, { rate }) => stretchTime(channels, rate, count),
};

const VARIATION_RULES: { readonly [K in VariationKind]: VariationRule<VariationSettings[K]> } = {
  gain,
  pitch,
  'time-stretch': timeStretch,
};

/** Every kind of variation. */
export const VARIATION_KINDS = Object.keys(VARIATION_RULES) as readonly VariationKind[];

/** Between what the settings of a kind are drawn, by their names. */
export function variationRangesOf(kind: VariationKind): SettingRanges {
  return VARIATION_RULES[kind].ranges;
}

/**
 * One variation of a kind, with settings at random.
 *
 * @param random source of randomness
 * @param kind of variation
 * @param ranges other ends for some of its settings, by name, default none
 */
export function drawVariation<K extends VariationKind>(
  random: Random,
  kind: K,
  ranges: { readonly [name: string]: Interval } = {},
): Variation<K> {
  const rule = VARIATION_RULES[kind];
  return { kind, settings: rule.draw(random, { ...rule.ranges, ...ranges }) } as Variation<K>;
}

/** Samples of music that `count` samples after some variations are made from. */
export function samplesBefore(variations: readonly Variation[], count: number): number {
  return variations.reduceRight((needed, variation) => samplesBeforeOne(variation, needed), count);
}

/**
 * Makes variations one after the other.
 *
 * @param channels planar audio of at least {@link samplesBefore} samples, left as it is: the good version and, after
 *   it, the bad one, which are treated alike
 * @param variations in order; none gives the first `count` samples
 * @param count samples to give
 */
export function applyVariations(
  channels: readonly Float32Array[],
  variations: readonly Variation[],
  count: number,
): Float32Array[] {
  let current: readonly Float32Array[] = channels;
  variations.forEach((variation, index) => {
    current = applyVariation(current, variation, samplesBefore(variations.slice(index + 1), count));
  });
  return current.map((samples) => samples.subarray(0, count));
}

function samplesBeforeOne<K extends VariationKind>(variation: Variation<K>, count: number): number {
  return VARIATION_RULES[variation.kind].samplesBefore(variation.settings, count);
}

function applyVariation<K extends VariationKind>(
  channels: readonly Float32Array[],
  variation: Variation<K>,
  count: number,
): Float32Array[] {
  return VARIATION_RULES[variation.kind].apply(channels, count, variation.settings);
}
