/**
 * Statistics of tracks: values over time, a track a row of `Float64Array`. What is not defined, as the deviation of one
 * value, is 0, so that a short sound has all of them.
 */

/** Values over time. */
export type Track = Float64Array;

/** Mean; 0 of nothing. */
export function mean(values: Track): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Standard deviation (unbiased); 0 of less than two values. */
export function deviation(values: Track): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Mean of the magnitudes. */
export function meanMagnitude(values: Track): number {
  return mean(values.map(Math.abs));
}

/** From each value to the next. */
export function differences(values: Track): Track {
  return Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => values[i + 1]! - values[i]!);
}

/** Half of what lies between the neighbours of each value; 0 at both ends. */
export function slopes(values: Track): Track {
  const last = values.length - 1;
  return values.map((_, i) => (i === 0 || i === last ? 0 : (values[i + 1]! - values[i - 1]!) / 2));
}

/** Quantiles, linear between values; `shares` in 0 ... 1. */
export function quantiles(values: Track, shares: readonly number[]): readonly number[] {
  const sorted = values.slice().sort();
  const last = sorted.length - 1;
  return shares.map((share) => {
    if (last < 0) return 0;
    const low = Math.floor(share * last);
    return sorted[low]! + (share * last - low) * (sorted[Math.min(last, low + 1)]! - sorted[low]!);
  });
}

/** How values are distributed: mean, deviation, and the quantiles 5, 25, 50, 75 and 95 %. */
export function distribution(values: Track): readonly number[] {
  return [mean(values), deviation(values), ...quantiles(values, [0.05, 0.25, 0.5, 0.75, 0.95])];
}

/** The values at some places. */
export function pick(values: Track, places: readonly number[]): Track {
  return Float64Array.from(places, (place) => values[place]!);
}

/**
 * Means over equal parts of the time.
 *
 * @param places ascending: what is counted of each part
 * @returns one a part; where nothing of a part is counted, the mean over all places
 */
export function meansOfParts(values: Track, partCount: number, places: readonly number[]): readonly number[] {
  const whole = mean(pick(values, places));
  return Array.from({ length: partCount }, (_, part) => {
    const from = Math.floor((values.length * part) / partCount);
    const to = Math.floor((values.length * (part + 1)) / partCount);
    const inside = places.filter((place) => place >= from && place < to);
    return inside.length === 0 ? whole : mean(pick(values, inside));
  });
}

/** Keeps the correlation with a track that hardly moves from being anything. */
const LEAST_DEVIATION = 1e-3;

/** Correlation of each pair of tracks: first with second, first with third, ... */
export function correlations(tracks: readonly Track[]): readonly number[] {
  const scaled = tracks.map((values) => {
    const [centre, spread] = [mean(values), deviation(values) + LEAST_DEVIATION];
    return values.map((value) => (value - centre) / spread);
  });
  return scaled.flatMap((a, first) =>
    scaled.slice(first + 1).map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / a.length),
  );
}
