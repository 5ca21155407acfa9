import { logSpectralDistanceDb } from '../../../shared/analysis/log-spectral-distance.ts';
import { melCepstralDistanceDb } from '../../../shared/analysis/mel-cepstral-distance.ts';
import { multiResolutionStftDistance } from '../../../shared/analysis/multi-resolution-stft.ts';
import { siSdrDb } from '../../../shared/analysis/si-sdr.ts';
import { TRAINING_SAMPLE_RATE } from './data/pcm-format.ts';

type Distance = (estimate: readonly Float32Array[], reference: readonly Float32Array[]) => number;

/** How far audio is from the clean track, by measures that no network is trained on. */
const DISTANCES = {
  /** Scale-invariant signal-to-distortion ratio; more is better. */
  siSdrDb,
  /** Log-spectral distance; less is better. */
  lsdDb: logSpectralDistanceDb,
  /** Multi-resolution STFT distance; less is better. */
  mrStft: multiResolutionStftDistance,
  /** Mel-cepstral distance; less is better. */
  melCepstralDb: (estimate, reference) => melCepstralDistanceDb(estimate, reference, TRAINING_SAMPLE_RATE),
} as const satisfies Readonly<Record<string, Distance>>;

/** Name of a distance. */
export type DistanceName = keyof typeof DISTANCES;

/** Distances between audio and the clean track. */
export type Distances = Readonly<Record<DistanceName, number>>;

/** The names of the distances, in the order of tables. */
export const DISTANCE_NAMES = Object.keys(DISTANCES) as readonly DistanceName[];

/** Distances of planar audio to the clean track. */
export function distancesTo(
  reference: readonly Float32Array[],
  estimate: readonly Float32Array[],
): Distances {
  return mapDistances((name) => DISTANCES[name](estimate, reference));
}

/** Makes a value for each distance. */
export function mapDistances<T>(make: (name: DistanceName) => T): Readonly<Record<DistanceName, T>> {
  return Object.fromEntries(DISTANCE_NAMES.map((name) => [name, make(name)])) as Record<DistanceName, T>;
}
