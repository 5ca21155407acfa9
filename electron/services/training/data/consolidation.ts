import type { FindingKind } from '../../../../shared/contract/training-data.ts';
import { powerToDb } from '../../../../shared/units.ts';
import type { Track } from './catalogue.ts';
import type { Observation } from './findings.ts';
import { isLeftOut } from './findings.ts';
import type { PairAlignment } from './pair-alignment.ts';
import type { CachedPcm } from './pcm-cache.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import type { PreparedTrack } from './prepared-track.ts';
import type { TrackFacts } from './track-facts.ts';

/** What was measured of a track. */
export interface ExaminedTrack {
  readonly track: Track;
  readonly good: CachedPcm;
  readonly bad?: { readonly pcm: CachedPcm; readonly alignment: PairAlignment };
}

/** A track as it will be used, and what was found in it. */
export interface Consolidated {
  /** Left out where it cannot be used. */
  readonly prepared?: Omit<PreparedTrack, 'split'>;
  readonly observations: readonly Observation[];
}

/** A described track is used from this length on, however short an excerpt is. */
const DESCRIBED_MINIMUM_SECONDS = 5;
/** From one end of a track to the other. */
const DRIFT_SAMPLES = 2;
/** Below it, parts of the versions are others than each other's. */
const WEAK_CORRELATION = 0.5;
/** Differences that nobody needs to hear of: a tenth of a second, half a decibel, a fiftieth of a sample. */
const TOLD_SECONDS = 0.1;
const TOLD_DB = 0.5;
const TOLD_SAMPLES = 0.02;
/** Runs of samples at full scale, or flat tops, in a minute. */
const CLIPPED_PER_MINUTE = 30;

/**
 * Brings a track into the form that it is used in: 44.1 kHz stereo, without silence at its ends, a bad version aligned
 * to the sample, with its polarity and the level of both the same. Described tracks stay as they are.
 *
 * @param minimumSeconds shorter tracks are left out
 */
export function consolidate(examined: ExaminedTrack, minimumSeconds: number): Consolidated {
  const { track, good, bad } = examined;
  const observe = (kind: FindingKind, detail: string): Observation => ({ kind, track: track.name, detail });
  const span = usedSpan(examined);
  const seconds = Math.max(0, span.end - span.start) / TRAINING_SAMPLE_RATE;
  const minimum = track.described === undefined ? minimumSeconds : DESCRIBED_MINIMUM_SECONDS;
  const observations = [
    ...qualityOf('good', good.facts, observe),
    ...(bad === undefined ? [] : qualityOf('bad', bad.pcm.facts, observe)),
    ...rateOf(examined, observe),
    ...(bad === undefined ? [] : fitOf(good, bad.pcm, bad.alignment, observe)),
    ...trimmingOf(examined, span, observe),
  ];
  if (!observations.some(isLeftOut) && seconds < minimum) {
    observations.push(observe('too-short', `${seconds.toFixed(1)} s of ${minimum.toFixed(1)} s`));
  }
  if (observations.some(isLeftOut)) return { observations };
  return { prepared: preparedOf(examined, span), observations };
}

interface Span {
  /** In samples of the good version. */
  readonly start: number;
  readonly end: number;
}

/** Where the good version sounds and both versions are there. */
function usedSpan({ track, good, bad }: ExaminedTrack): Span {
  const { soundStart, soundEnd } = good.facts;
  if (track.described !== undefined) return { start: 0, end: good.sampleCount };
  if (bad === undefined) return { start: soundStart, end: soundEnd };
  const offsetSamples = usedOffset(bad.alignment);
  return {
    start: Math.max(soundStart, Math.ceil(-offsetSamples)),
    end: Math.min(soundEnd, Math.floor(bad.pcm.sampleCount - offsetSamples)),
  };
}

/** The offset, without a fraction that is no more than the error of its estimate. */
function usedOffset({ offsetSamples }: PairAlignment): number {
  const whole = Math.round(offsetSamples);
  return Math.abs(offsetSamples - whole) <= TOLD_SAMPLES ? whole : offsetSamples;
}

type Observe = (kind: FindingKind, detail: string) => Observation;

function qualityOf(version: 'good' | 'bad', facts: TrackFacts, observe: Observe): Observation[] {
  const found: Observation[] = [];
  if (facts.firstNonFiniteSeconds !== null) {
    const first = facts.firstNonFiniteSeconds.toFixed(2);
    found.push(
      observe('not-finite', `the ${version} version, ${facts.nonFiniteSamples} samples from ${first} s on`),
    );
  }
  if (facts.soundEnd === facts.soundStart) found.push(observe('silent', `the ${version} version`));
  if (version === 'good') {
    const minutes = facts.sampleCount / TRAINING_SAMPLE_RATE / 60;
    const perMinute = (facts.clippedRuns + facts.flatTops) / minutes;
    if (perMinute >= CLIPPED_PER_MINUTE) {
      found.push(observe('clipped', `${perMinute.toFixed(0)} flat tops a minute`));
    }
  }
  return found;
}

/** Bandwidth and channels of the files. */
function rateOf({ track, good, bad }: ExaminedTrack, observe: Observe): Observation[] {
  const bandwidth = ({ facts }: CachedPcm): number => Math.min(facts.sampleRate, TRAINING_SAMPLE_RATE);
  const found: Observation[] = [];
  if (track.isGtzan === true) return found;
  if (bandwidth(good) < TRAINING_SAMPLE_RATE) found.push(observe('low-rate', `${good.facts.sampleRate} Hz`));
  if (bad !== undefined && bandwidth(bad.pcm) !== bandwidth(good)) {
    found.push(
      observe('different-rates', `bad ${bad.pcm.facts.sampleRate} Hz, good ${good.facts.sampleRate} Hz`),
    );
  }
  if (good.facts.isMono && good.facts.soundEnd > good.facts.soundStart) found.push(observe('mono', ''));
  return found;
}

/** Whether two versions belong together, and what is put right. */
function fitOf(good: CachedPcm, bad: CachedPcm, alignment: PairAlignment, observe: Observe): Observation[] {
  const { offsetSamples, polarity, correlation, isAligned, driftSamples, isIdentical } = alignment;
  if (good.facts.power === 0 || bad.facts.power === 0) return [];
  // What runs apart may fit nowhere as a whole, so that this comes first.
  if (driftSamples > DRIFT_SAMPLES) {
    return [observe('drifting', `by ${milliseconds(driftSamples)} from one place to another`)];
  }
  if (!isAligned) return [observe('not-alike', `correlation ${correlation.toFixed(2)} at best`)];
  if (isIdentical) return [observe('identical', '')];
  const found: Observation[] = [];
  if (correlation < WEAK_CORRELATION) {
    found.push(observe('weakly-alike', `correlation ${correlation.toFixed(2)}`));
  }
  const lengths = (bad.sampleCount - good.sampleCount) / TRAINING_SAMPLE_RATE;
  if (Math.abs(lengths) > TOLD_SECONDS) {
    const longer = lengths > 0 ? 'bad' : 'good';
    found.push(observe('different-lengths', `the ${longer} one is ${Math.abs(lengths).toFixed(2)} s longer`));
  }
  if (Math.abs(offsetSamples) > TOLD_SAMPLES) {
    const side = offsetSamples > 0 ? 'late' : 'early';
    const samples = Math.abs(offsetSamples);
    found.push(observe('moved', `${samples.toFixed(2)} samples (${milliseconds(samples)}) ${side}`));
  }
  if (polarity < 0) found.push(observe('inverted', ''));
  const levelDb = powerToDb(alignment.badPower / alignment.goodPower);
  if (Math.abs(levelDb) > TOLD_DB) {
    found.push(observe('levelled', `good ${levelDb > 0 ? '+' : ''}${levelDb.toFixed(1)} dB`));
  }
  return found;
}

function trimmingOf({ track, good }: ExaminedTrack, span: Span, observe: Observe): Observation[] {
  const { soundStart, soundEnd, power } = good.facts;
  if (track.described !== undefined || power === 0 || span.end <= span.start) return [];
  const [before, after] = [soundStart, good.sampleCount - soundEnd].map((n) => n / TRAINING_SAMPLE_RATE);
  if (before! + after! <= TOLD_SECONDS) return [];
  return [observe('trimmed', `${before!.toFixed(1)} s at the beginning, ${after!.toFixed(1)} s at the end`)];
}

function preparedOf({ track, good, bad }: ExaminedTrack, span: Span): Omit<PreparedTrack, 'split'> {
  const common = {
    name: track.name,
    work: track.work,
    goodPcm: good.path,
    goodStart: span.start,
    sampleCount: span.end - span.start,
  };
  if (bad === undefined) return common;
  const { polarity, goodPower, badPower } = bad.alignment;
  return {
    ...common,
    badPcm: bad.pcm.path,
    badStart: span.start + usedOffset(bad.alignment),
    badPolarity: polarity,
    goodGain: Math.sqrt(badPower / goodPower),
  };
}

function milliseconds(samples: number): string {
  return `${((1000 * samples) / TRAINING_SAMPLE_RATE).toFixed(samples < 441 ? 2 : 0)} ms`;
}
