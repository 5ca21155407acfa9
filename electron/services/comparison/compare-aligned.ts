import { ChangeProfile, type ProfiledChange } from '../../../shared/analysis/change-profile.ts';
import type { LevelMatch } from '../../../shared/analysis/level-match.ts';
import { LevelMeter } from '../../../shared/analysis/levels.ts';
import {
  ReferenceDistanceMeter,
  type ReferenceDistances,
} from '../../../shared/analysis/reference-distances.ts';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import type { AudioSink } from '../../adapters/ffmpeg/types.ts';
import type { AlignedPair } from './aligned-pair.ts';

/** Called with the part that is done, 0 ... 1. */
export type OnFraction = (fraction: number) => void;

/** Rate and channels of a comparison. */
export interface ComparisonFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
}

/** Distances for the result: what is not defined is `null`. */
export type DefinedDistances = Readonly<Record<keyof ReferenceDistances, number | null>>;

/** The gain at which the other track is compared. */
export async function matchLevel(
  pair: AlignedPair,
  match: LevelMatch,
  onFraction: OnFraction,
): Promise<number> {
  const report = counter(pair, onFraction);
  for await (const [reference, other] of pair.blocks(1)) {
    match.push(reference, other);
    report(reference[0]!.length);
  }
  return match.gain();
}

/** Distances of the other track to the reference. */
export async function measureDistances(
  pair: AlignedPair,
  gain: number,
  format: ComparisonFormat,
  onFraction: OnFraction,
): Promise<DefinedDistances> {
  const meter = new ReferenceDistanceMeter(format);
  const report = counter(pair, onFraction);
  for await (const [reference, other] of pair.blocks(gain)) {
    meter.push(other, reference);
    report(reference[0]!.length);
  }
  return defined(meter.finish());
}

/** What comparing two aligned tracks finds. */
export interface AlignedComparison {
  readonly change: ProfiledChange;
  readonly distances: DefinedDistances;
  readonly difference: Omit<NonNullable<CompareResult['aligned']>['difference'], 'path'>;
}

/**
 * Compares two aligned tracks in one pass.
 *
 * @param sink takes the difference signal, where there is one
 */
export async function compareAligned(
  pair: AlignedPair,
  gain: number,
  format: ComparisonFormat,
  sink: AudioSink | undefined,
  onFraction: OnFraction,
): Promise<AlignedComparison> {
  const profile = new ChangeProfile(format);
  const distances = new ReferenceDistanceMeter(format);
  const [beforeLevels, differenceLevels] = [new LevelMeter(format), new LevelMeter(format)];
  const report = counter(pair, onFraction);
  for await (const [before, after] of pair.blocks(gain)) {
    profile.push(before, after);
    distances.push(after, before);
    const difference = subtract(after, before);
    beforeLevels.push(before);
    differenceLevels.push(difference);
    await sink?.write(difference);
    report(before[0]!.length);
  }
  const { rmsDbfs, samplePeakDbfs } = differenceLevels.result();
  const relativeDb = rmsDbfs - beforeLevels.result().rmsDbfs;
  return {
    change: profile.finish(),
    distances: defined(distances.finish()),
    difference: { rmsDbfs, samplePeakDbfs, relativeDb: Number.isFinite(relativeDb) ? relativeDb : null },
  };
}

/** What was added is positive. */
function subtract(after: readonly Float32Array[], before: readonly Float32Array[]): Float32Array[] {
  return after.map((samples, c) => {
    const others = before[c]!;
    const difference = new Float32Array(samples.length);
    for (let n = 0; n < difference.length; n++) difference[n] = samples[n]! - others[n]!;
    return difference;
  });
}

function defined(distances: ReferenceDistances): DefinedDistances {
  const value = (distance: number): number | null => (Number.isFinite(distance) ? distance : null);
  return {
    snrDb: value(distances.snrDb),
    segmentalSnrDb: value(distances.segmentalSnrDb),
    siSdrDb: value(distances.siSdrDb),
    lsdDb: value(distances.lsdDb),
    mrStft: value(distances.mrStft),
    melCepstralDb: value(distances.melCepstralDb),
  };
}

function counter({ length }: AlignedPair, onFraction: OnFraction): (samples: number) => void {
  let done = 0;
  return (samples) => {
    done += samples;
    onFraction(done / length);
  };
}
