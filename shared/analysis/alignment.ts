import { requireArgument } from '../errors.ts';
import { DelayEstimator } from './delay-estimator.ts';
import { EnergySketch, likelyOffsets } from './energy-sketch.ts';
import { decimation, ExcerptCorrelator } from './excerpt-correlator.ts';

/** How two versions of a recording lie against each other. */
export interface Alignment {
  /**
   * Samples by which the other signal is late: sample n of the reference is sample n + offsetSamples of the other. With
   * a fraction; 0 where nothing fits.
   */
  readonly offsetSamples: number;
  /** -1 where the other signal is turned over. */
  readonly polarity: 1 | -1;
  /**
   * 0 ... 1: correlation at that offset of both signals with flattened spectra, in the band up to 4 to 8 kHz, taken in
   * frames of 4096 samples. 1 for copies up to delay, polarity and gain; a change of tone lowers it little.
   */
  readonly correlation: number;
  /** Whether the correlation is more than chance gives, see {@link leastCorrelation}. */
  readonly isAligned: boolean;
}

/**
 * The least correlation that counts as the same recording, above the largest that was found between 60 pairs of
 * unrelated pieces of music: 0.093 for 1 s, 0.027 for 5 s, 0.023 for 20 s.
 *
 * @param commonSeconds how much of the signals lies over each other
 */
export function leastCorrelation(commonSeconds: number): number {
  return Math.max(0.05, 0.12 / Math.sqrt(commonSeconds));
}

/** A correlation that ends the search: copies that were filtered, compressed and limited reach it. */
const SURE_CORRELATION = 0.6;
/** Samples in an excerpt with the lags that are searched around it: 5.9 s at 44.1 kHz. */
const RANGE_SAMPLES = 2 ** 18;
/** Lags to both sides of a place that the sketches name: 186 ms at 44.1 kHz, nine hops. */
const NARROW_LAGS = 2 ** 13;
/** Lags to both sides of offset 0, where most pairs lie: 1.5 s at 44.1 kHz. */
const NEAR_LAGS = 2 ** 16;
/** Up to this many samples and lags everything is searched at once: 24 s at 44.1 kHz. */
const DIRECT_SAMPLES = 2 ** 20;
/** Excerpts that decide, spread over what both signals have. */
const EXCERPT_COUNT = 5;
const CANDIDATE_COUNT = 6;

/** What the search knows of a signal before it looks at it. */
export interface AlignmentTrack {
  readonly sampleCount: number;
  readonly sketch: EnergySketch;
}

/** A stretch of both signals that the search asks for. What lies outside a signal is silence. */
export interface ExcerptRequest {
  readonly referenceStart: number;
  readonly referenceLength: number;
  readonly otherStart: number;
  readonly otherLength: number;
}

/** The answer: planar, both with the same number of channels. */
export interface ExcerptPair {
  readonly reference: readonly Float32Array[];
  readonly other: readonly Float32Array[];
}

/** How far to search. */
export interface AlignmentOptions {
  /** Hz, of both signals. */
  readonly sampleRate: number;
  /** Largest offset to both sides; default: any. */
  readonly maximumOffsetSeconds?: number;
}

/**
 * Finds how two signals in memory lie against each other: delay to a fraction of a sample, and polarity.
 *
 * @param reference planar audio of any length
 * @param other planar audio at the same rate; where the channel counts differ, both are folded to mono
 * @returns see {@link Alignment}; silence, or less than 64 samples, is not aligned
 * @throws LatheError `bad-argument` for no channel, or a maximum offset that is negative
 */
export function alignSignals(
  reference: readonly Float32Array[],
  other: readonly Float32Array[],
  options: AlignmentOptions,
): Alignment {
  requireArgument(
    reference.length > 0 && other.length > 0,
    `alignSignals: both signals need a channel, got ${reference.length} and ${other.length}`,
  );
  const [a, b] = reference.length === other.length ? [reference, other] : [fold(reference), fold(other)];
  const search = searchAlignment(outline(a, options.sampleRate), outline(b, options.sampleRate), options);
  let step = search.next();
  while (!step.done) {
    const { referenceStart, referenceLength, otherStart, otherLength } = step.value;
    step = search.next({
      reference: a.map((samples) => cut(samples, referenceStart, referenceLength)),
      other: b.map((samples) => cut(samples, otherStart, otherLength)),
    });
  }
  return step.value;
}

function outline(channels: readonly Float32Array[], sampleRate: number): AlignmentTrack {
  const sketch = new EnergySketch({ sampleRate, channelCount: channels.length });
  sketch.push(channels);
  return { sampleCount: channels[0]!.length, sketch };
}

/** The mean of all channels, as one. */
export function fold(channels: readonly Float32Array[]): Float32Array[] {
  const scale = 1 / channels.length;
  const mono = new Float32Array(channels[0]!.length);
  for (const samples of channels) for (let n = 0; n < mono.length; n++) mono[n]! += scale * samples[n]!;
  return [mono];
}

/** Samples from `start` on, with silence outside. */
function cut(samples: Float32Array, start: number, length: number): Float32Array {
  if (start >= 0 && start + length <= samples.length) return samples.subarray(start, start + length);
  const piece = new Float32Array(length);
  const from = Math.max(0, start);
  const to = Math.min(samples.length, start + length);
  if (to > from) piece.set(samples.subarray(from, to), from - start);
  return piece;
}

/** Offsets to look at, both included. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The search behind {@link alignSignals} for signals that are not in memory: a generator that yields the stretches it
 * wants to see and is sent them by `next`. It asks for a few seconds at a time.
 *
 * Sketches of the energy name likely places in the whole range; excerpts of the waveforms decide between them; the phase
 * of the cross spectrum gives the fraction.
 *
 * @param reference length and sketch
 * @param other length and sketch, at the same rate
 * @param options rate and range
 */
export function* searchAlignment(
  reference: AlignmentTrack,
  other: AlignmentTrack,
  options: AlignmentOptions,
): Generator<ExcerptRequest, Alignment, ExcerptPair> {
  const { sampleRate, maximumOffsetSeconds = Infinity } = options;
  requireArgument(
    maximumOffsetSeconds >= 0,
    `alignSignals: maximumOffsetSeconds must be 0 or more, got ${maximumOffsetSeconds}`,
  );
  const whole = allowedOffsets(reference, other, Math.ceil(maximumOffsetSeconds * sampleRate));
  let best = { offset: 0, correlation: 0 };
  for (const range of candidates(reference, other, whole)) {
    const found = yield* correlate(reference, other, range, sampleRate);
    if (Math.abs(found.correlation) > Math.abs(best.correlation)) best = found;
    if (Math.abs(best.correlation) >= SURE_CORRELATION) break;
  }
  return yield* refine(reference, other, best.offset, sampleRate);
}

/** Where at least half of the shorter signal lies under the other: less would fit anywhere. */
function allowedOffsets(reference: AlignmentTrack, other: AlignmentTrack, furthest: number): Range {
  const common = Math.ceil(Math.min(reference.sampleCount, other.sampleCount) / 2);
  return {
    first: Math.max(-furthest, common - reference.sampleCount),
    last: Math.min(furthest, other.sampleCount - common),
  };
}

function within({ first, last }: Range, whole: Range): Range {
  return { first: Math.max(first, whole.first), last: Math.min(last, whole.last) };
}

function canBeDirect(reference: AlignmentTrack, { first, last }: Range): boolean {
  return reference.sampleCount + last - first <= DIRECT_SAMPLES;
}

function* candidates(reference: AlignmentTrack, other: AlignmentTrack, whole: Range): Generator<Range> {
  if (canBeDirect(reference, whole)) {
    yield whole;
    return;
  }
  const lags = Math.max(NARROW_LAGS, 4 * Math.max(reference.sketch.hopSamples, other.sketch.hopSamples));
  const places = likelyOffsets(reference.sketch, other.sketch, { ...whole, count: CANDIDATE_COUNT });
  for (const offset of places) yield within({ first: offset - lags, last: offset + lags }, whole);
  const near = within({ first: -NEAR_LAGS, last: NEAR_LAGS }, whole);
  if (near.first <= near.last) yield near;
}

/** Correlates excerpts over some offsets. */
function* correlate(
  reference: AlignmentTrack,
  other: AlignmentTrack,
  range: Range,
  sampleRate: number,
): Generator<ExcerptRequest, { offset: number; correlation: number }, ExcerptPair> {
  const lags = range.last - range.first;
  const excerpts = canBeDirect(reference, range)
    ? [{ start: 0, length: reference.sampleCount }]
    : spread(reference, other, Math.round((range.first + range.last) / 2), RANGE_SAMPLES - lags);
  const length = excerpts[0]?.length ?? 0;
  if (length === 0) return { offset: 0, correlation: 0 };
  const rangeLength = length + lags;
  const correlator = new ExcerptCorrelator({ excerptLength: length, rangeLength, sampleRate });
  for (const { start } of excerpts) {
    const pair = yield {
      referenceStart: start,
      referenceLength: length,
      otherStart: start + range.first,
      otherLength: rangeLength,
    };
    correlator.add(pair.reference, pair.other);
  }
  return correlator.peak(range.first);
}

/** Delay to a fraction of a sample around a place that is known to a few samples. */
function* refine(
  reference: AlignmentTrack,
  other: AlignmentTrack,
  offset: number,
  sampleRate: number,
): Generator<ExcerptRequest, Alignment, ExcerptPair> {
  const estimator = new DelayEstimator({ sampleRate });
  for (const { start, length } of spread(reference, other, offset, RANGE_SAMPLES)) {
    const pair = yield {
      referenceStart: start,
      referenceLength: length,
      otherStart: start + offset,
      otherLength: length,
    };
    estimator.add(pair.reference, pair.other);
  }
  const { delay, polarity, correlation } = estimator.estimate(2 * decimation(sampleRate));
  const isAligned = correlation >= leastCorrelation(commonLength(reference, other, offset) / sampleRate);
  return isAligned
    ? { offsetSamples: offset + delay, polarity, correlation, isAligned }
    : { offsetSamples: 0, polarity: 1, correlation, isAligned };
}

/** Equally long stretches, spread over what both signals have at an offset; one stretch where that is little. */
function spread(
  reference: AlignmentTrack,
  other: AlignmentTrack,
  offset: number,
  wanted: number,
): { readonly start: number; readonly length: number }[] {
  const from = Math.max(0, -offset);
  const common = commonLength(reference, other, offset);
  if (common <= 0) return [];
  const length = Math.min(common, wanted);
  const count = Math.min(EXCERPT_COUNT, Math.floor(common / length));
  return Array.from({ length: count }, (_, i) => ({
    start: from + (count === 1 ? 0 : Math.round(((common - length) * i) / (count - 1))),
    length,
  }));
}

/** Samples of the reference that lie under the other signal. */
function commonLength(reference: AlignmentTrack, other: AlignmentTrack, offset: number): number {
  return Math.min(reference.sampleCount, other.sampleCount - offset) - Math.max(0, -offset);
}
