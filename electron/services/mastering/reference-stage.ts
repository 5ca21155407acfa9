import { LatheError } from '../../../shared/errors.ts';
import { CourseKeeper } from '../../../shared/mastering/reference/course-keeper.ts';
import { CurveFilterDesigner } from '../../../shared/mastering/reference/gain-curve.ts';
import { LoudnessRide, planRange } from '../../../shared/mastering/reference/loudness-ride.ts';
import type { MidSideSpectra } from '../../../shared/mastering/reference/mid-side-spectra.ts';
import {
  blendGoals,
  isSameSound,
  type SpectralGoal,
} from '../../../shared/mastering/reference/spectral-goal.ts';
import {
  type AppliedCurves,
  applyAmounts,
  gainsOf,
  matchSpectrum,
} from '../../../shared/mastering/reference/spectral-match.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { powerToDb } from '../../../shared/units.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { SpooledTrack } from './ingest.ts';
import type { MasteringWork } from './mastering-work.ts';
import { type PreparedTrack, spoolMeasured } from './measured-spool.ts';
import { profileTrack, type ReferenceProfile } from './reference-profile.ts';
import { describeCurves, describeWidth, referenceWarnings } from './reference-report.ts';
import { measureBeside, ridden, throughFilters } from './streaming.ts';
import type { ReferenceReport, ResolvedReferenceSettings } from './types.ts';

/** What was done by filters, and by the ride that goes with them. */
interface Filtering {
  readonly prepared: PreparedTrack;
  readonly curves: AppliedCurves | undefined;
  readonly widthDb: number;
  readonly loudnessRange: ReferenceReport['loudnessRange'];
}

/** Part of the stage's work that is done when the track's spectra are known. */
const ANALYSIS_SHARE = 0.25;
/** Up to this difference of length one file may be a copy of the other: coders add and cut ends. */
const SAME_DURATION_SECONDS = 0.2;

/** What {@link matchReferences} needs. */
export interface ReferenceStageOptions {
  /** Awaited once the track's own spectra are known, as both take as long. */
  readonly profiles: Promise<readonly ReferenceProfile[]>;
  /** Of the track, where they are known already. */
  readonly spectra: MidSideSpectra | undefined;
  readonly settings: ResolvedReferenceSettings;
  readonly work: Pick<MasteringWork, 'open'>;
  readonly newSpool: (channelCount: number) => Spool;
  /** Called with the part of the stage that is done, 0 ... 1. */
  readonly onFraction: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** A track that sounds like its references, and what was done to it. */
export interface MatchedTrack {
  readonly prepared: PreparedTrack;
  readonly report: ReferenceReport;
  /** Integrated loudness that the level is to have; `off` where nothing is to be changed at all. */
  readonly goalLufs: number | 'off';
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}

/**
 * Makes a track sound like its references: spectra of mid and side and the width by one pair of filters, with a ride of the
 * level that keeps the track's course of loudness, then, where it is asked for, the loudness range by another ride. A step
 * whose amount is 0 is left out, with its pass over the track.
 *
 * @throws LatheError `bad-input` for a track that is silent or too short to be matched, `bad-argument` for a
 *   reference that is the track itself
 */
export async function matchReferences(
  prepared: PreparedTrack,
  options: ReferenceStageOptions,
): Promise<MatchedTrack> {
  const { settings } = options;
  const { track, course } = prepared;
  const { integratedLufs } = course;
  const { sampleRate } = track;
  const spectra = options.spectra ?? (await measureSpectra(track, options));
  const profiles = await options.profiles;
  const durationSeconds = track.spool.sampleCount / sampleRate;
  const own = profileTrack(spectra, { durationSeconds, integratedLufs, sampleRate });
  for (const profile of profiles) refuseSameTrack(profile, own, durationSeconds);
  const goal = blendGoals(profiles.map((profile) => profile.goal));
  const filtering = await filterTrack(prepared, spectra, goal, options);
  const riding = await rideTrack(filtering.prepared, profiles, options);
  const referenceLufs = meanLoudness(profiles, track.channelCount);
  const level = settings.level / 100;
  return {
    prepared: riding.prepared,
    goalLufs:
      riding.prepared === prepared && level === 0
        ? 'off'
        : integratedLufs + level * (referenceLufs - integratedLufs),
    report: {
      references: profiles.map(({ goal: _, ...reference }) => reference),
      spectrumChange: describeCurves(filtering.curves, track.channelCount),
      widthChange: describeWidth(own, goal, filtering.widthDb),
      levelChange: { trackLufs: integratedLufs, referenceLufs },
      loudnessRange: filtering.loudnessRange,
      dynamicsChange: riding.change,
    },
    warnings: referenceWarnings(own, goal, settings, filtering.curves),
  };
}

function measureSpectra(
  { spool, sampleRate, channelCount }: SpooledTrack,
  { work, onFraction, signal }: ReferenceStageOptions,
): Promise<MidSideSpectra> {
  return measureBeside(work, spool.read(), 'spectra', { sampleRate, channelCount }, (count) => {
    signal?.throwIfAborted();
    onFraction((ANALYSIS_SHARE * count) / spool.sampleCount);
  });
}

function refuseSameTrack(profile: ReferenceProfile, own: SpectralGoal, durationSeconds: number): void {
  const difference = Math.abs(profile.durationSeconds - durationSeconds);
  if (difference > SAME_DURATION_SECONDS || !isSameSound(profile.goal, own)) return;
  throw new LatheError('bad-argument', sentence('referenceIsTrack', { file: profile.path }));
}

/** Loudness of the references in LUFS, each with the same weight. A mono file plays on two loudspeakers. */
function meanLoudness(profiles: readonly ReferenceProfile[], channelCount: number): number {
  const sum = profiles.reduce(
    (total, profile) => total + profile.integratedLufs + powerToDb(channelCount / profile.channelCount),
    0,
  );
  return sum / profiles.length;
}

/** Spectrum and width, and the ride that keeps the course of loudness, in one pass. */
async function filterTrack(
  prepared: PreparedTrack,
  spectra: MidSideSpectra,
  goal: SpectralGoal,
  options: ReferenceStageOptions,
): Promise<Filtering> {
  const { settings, work } = options;
  if (settings.spectrum === 0 && settings.width === 0) {
    return { prepared, curves: undefined, widthDb: 0, loudnessRange: null };
  }
  const { track, course } = prepared;
  const { filters, plan, stagesLu, ...done } = designMatch(prepared, spectra, goal, settings);
  const ride = new LoudnessRide(plan, track.sampleRate);
  const blocks = ridden(throughFilters(work, track.spool.read(), filters), ride);
  const filtered = await spoolStep(blocks, prepared, options);
  const keptLu = filtered.course.loudnessRangeLu;
  return {
    ...done,
    prepared: filtered,
    loudnessRange: { trackLu: course.loudnessRangeLu, stagesLu, keptLu, ...ride.range },
  };
}

/** The filters that match a track by the amounts, and the ride that goes with them. */
function designMatch(
  { track: { sampleRate }, course }: PreparedTrack,
  spectra: MidSideSpectra,
  goal: SpectralGoal,
  settings: ResolvedReferenceSettings,
) {
  const designer = new CurveFilterDesigner(sampleRate);
  const keeper = new CourseKeeper(spectra, course);
  const match = matchSpectrum(spectra, goal, designer, keeper);
  const amounts = { spectrum: settings.spectrum / 100, width: settings.width / 100 };
  const curves = applyAmounts(match, amounts, spectra, designer);
  const { plan, filteredRangeLu } = keeper.plan(gainsOf(curves, designer, spectra.frequenciesHz));
  return {
    curves,
    widthDb: amounts.width * match.widthDb,
    filters: {
      mid: designer.design(curves.mid, settings.phase),
      side: designer.design(curves.side, settings.phase),
    },
    plan,
    stagesLu: filteredRangeLu,
  };
}

/** Loudness range: one pass to ride the level. */
async function rideTrack(
  prepared: PreparedTrack,
  profiles: readonly ReferenceProfile[],
  options: ReferenceStageOptions,
): Promise<{ readonly prepared: PreparedTrack; readonly change: ReferenceReport['dynamicsChange'] }> {
  const { settings } = options;
  if (settings.dynamics === 0) return { prepared, change: null };
  const { track, course } = prepared;
  const goalRangeLu = profiles.reduce((sum, profile) => sum + profile.loudnessRangeLu, 0) / profiles.length;
  const plan = planRange(course, goalRangeLu, settings.dynamics / 100);
  const ride = new LoudnessRide(plan, track.sampleRate);
  return {
    prepared: await spoolStep(ridden(track.spool.read(), ride), prepared, options),
    change: {
      trackRangeLu: course.loudnessRangeLu,
      referenceRangeLu: goalRangeLu,
      ratio: plan.ratio,
      ...ride.range,
    },
  };
}

function spoolStep(
  blocks: AudioBlocks,
  { track }: PreparedTrack,
  { newSpool, onFraction, signal }: ReferenceStageOptions,
): Promise<PreparedTrack> {
  return spoolMeasured(blocks, {
    sampleRate: track.sampleRate,
    channelCount: track.channelCount,
    newSpool,
    onSamples: (count) =>
      onFraction(ANALYSIS_SHARE + ((1 - ANALYSIS_SHARE) * count) / track.spool.sampleCount),
    ...(signal !== undefined && { signal }),
  });
}
