import {
  type LoudnessCourse,
  LoudnessRide,
  planReturn,
} from '../../../shared/mastering/reference/loudness-ride.ts';
import type { Style } from '../../../shared/mastering/styles/style-file.ts';
import { planStyle, STYLE_STAGES } from '../../../shared/mastering/styles/style-plan.ts';
import {
  activeStages,
  movesOf,
  type StyleAmounts,
  type StyleChange,
} from '../../../shared/mastering/styles/style-stages.ts';
import type { TrackProfile } from '../../../shared/mastering/styles/track-profile.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { SpooledTrack } from './ingest.ts';
import type { MasteringWork } from './mastering-work.ts';
import { type PreparedTrack, spoolMeasured } from './measured-spool.ts';
import type { StageTable } from './running-stages.ts';
import { measureBeside, ridden, through } from './streaming.ts';
import type { ResolvedReferenceSettings, ResolvedStyleSettings, StyleReport } from './types.ts';

/** Part of the stage's work that is done when the track's profile is known. */
const ANALYSIS_SHARE = 0.3;

/** What {@link applyStyle} needs. */
export interface StyleStageOptions {
  readonly style: Style;
  /** Of the track, where it was measured already. */
  readonly measured: { readonly profile: TrackProfile | undefined } | undefined;
  readonly settings: ResolvedStyleSettings;
  /** Where the track was matched to a reference, whose tone and width then hold. */
  readonly reference?: ResolvedReferenceSettings;
  readonly work: Pick<MasteringWork, 'open'>;
  readonly newSpool: (channelCount: number) => Spool;
  /** Called with the part of the stage that is done, 0 ... 1. */
  readonly onFraction: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** A track in a style, and what was done to it. */
export interface StyledTrack {
  readonly prepared: PreparedTrack;
  readonly report: StyleReport;
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}

/** A loudness range that changed by less is the same, in LU: what the limiter does comes on top. */
const UNNOTICED_RANGE_LU = 0.3;
const NO_PROFILE = { profile: undefined };
/** Loudness below which there is nothing to give a style to. */
const SILENCE = Number.NEGATIVE_INFINITY;

/**
 * Measures the track against the style and sends it through the stages that have something to do, all in one pass, and a
 * second one where they changed the loudness range. Where none has, or every amount is 0, the track is given back as it is.
 */
export async function applyStyle(prepared: PreparedTrack, options: StyleStageOptions): Promise<StyledTrack> {
  const { style, settings, reference } = options;
  const { track, course } = prepared;
  const warnings = reference === undefined ? [] : referenceWarnings(reference);
  const amounts = amountsOf(settings, reference);
  const { profile } =
    course.integratedLufs === SILENCE
      ? NO_PROFILE
      : (options.measured ?? (await profileTrack(track, options)));
  if (profile === undefined) {
    warnings.push(sentence('styleLeftOut'));
    return { prepared, report: { name: style.name, moves: [], ...UNCHANGED }, warnings };
  }
  const plan = planStyle(profile, style, course.integratedLufs);
  const moves = movesOf(plan, amounts).map((move) => ({
    ...move,
    amount: Math.round(1000 * move.amount) / 10,
  }));
  if (activeStages(plan, amounts, track.channelCount).length === 0) {
    return { prepared, report: { name: style.name, moves, ...UNCHANGED }, warnings };
  }
  const { styled, change } = await sendThrough(prepared, { plan, amounts, profile }, options);
  const kept = await keepCourse(styled, course, options);
  const report = { name: style.name, moves, ...change, loudnessRange: kept.change };
  return { prepared: kept.prepared, report, warnings };
}

/** One pass, by two threads with about half of the work each. */
async function sendThrough(
  { track }: PreparedTrack,
  { plan, amounts, profile }: StageTable['style']['settings'],
  options: StyleStageOptions,
): Promise<{ readonly styled: PreparedTrack; readonly change: StyleChange }> {
  const first: StyleAmounts = { ...amounts, saturation: 0, width: 0, monoBass: 0 };
  const second: StyleAmounts = { ...amounts, eq: 0, compressor: 0 };
  const changes: StyleChange[] = [];
  const sent = (source: AudioBlocks, part: StyleAmounts): AudioBlocks =>
    through(options.work, source, 'style', { plan, amounts: part, profile }, (change) => {
      changes.push(change);
    });
  const styled = await spoolStep(sent(sent(track.spool.read(), first), second), track, options);
  return { styled, change: joinChanges(changes) };
}

function spoolStep(
  blocks: AudioBlocks,
  { sampleRate, channelCount, spool }: SpooledTrack,
  { newSpool, onFraction, signal }: StyleStageOptions,
): Promise<PreparedTrack> {
  return spoolMeasured(blocks, {
    sampleRate,
    channelCount,
    newSpool,
    onSamples: (count) => onFraction(ANALYSIS_SHARE + ((1 - ANALYSIS_SHARE) * count) / spool.sampleCount),
    ...(signal !== undefined && { signal }),
  });
}

/**
 * Gives the track back its course of loudness, where the stages changed its loudness range: nobody asked for that. An
 * equalizer makes loud parts louder than quiet ones where they differ in their tone.
 */
async function keepCourse(
  styled: PreparedTrack,
  before: LoudnessCourse,
  options: StyleStageOptions,
): Promise<{ readonly prepared: PreparedTrack; readonly change: StyleReport['loudnessRange'] }> {
  const { track, course } = styled;
  const changeLu = course.loudnessRangeLu - before.loudnessRangeLu;
  if (Math.abs(changeLu) <= UNNOTICED_RANGE_LU) return { prepared: styled, change: null };
  const ride = new LoudnessRide(planReturn(course, before), track.sampleRate);
  const prepared = await spoolStep(ridden(track.spool.read(), ride), track, options);
  return {
    prepared,
    change: {
      trackLu: before.loudnessRangeLu,
      stagesLu: course.loudnessRangeLu,
      keptLu: prepared.course.loudnessRangeLu,
      ...ride.range,
    },
  };
}

/** What each part of the stages did, as one; nothing is done by both. */
function joinChanges(changes: readonly StyleChange[]): StyleChange {
  const only = <Key extends keyof StyleChange>(key: Key): StyleChange[Key] | null =>
    changes.map((change) => change[key]).find((value) => value !== null) ?? null;
  return {
    eq: only('eq'),
    compressor: only('compressor'),
    saturation: only('saturation'),
    width: only('width'),
  };
}

const UNCHANGED = { eq: null, compressor: null, saturation: null, width: null, loudnessRange: null };

/** The tone and the width of a track that was matched to a reference are the reference's. */
function amountsOf(
  settings: ResolvedStyleSettings,
  reference: ResolvedReferenceSettings | undefined,
): StyleAmounts {
  const amounts = Object.fromEntries(
    STYLE_STAGES.map((stage) => [stage, (settings.amount * settings[stage]) / 10_000]),
  ) as Record<(typeof STYLE_STAGES)[number], number>;
  if (reference !== undefined && reference.spectrum > 0) amounts.eq = 0;
  if (reference !== undefined && reference.width > 0) amounts.width = 0;
  return amounts;
}

function referenceWarnings({ spectrum, width }: ResolvedReferenceSettings): string[] {
  if (spectrum > 0 && width > 0) return [sentence('referenceOwnsBoth')];
  if (spectrum > 0) return [sentence('referenceOwnsTone')];
  return width > 0 ? [sentence('referenceOwnsWidth')] : [];
}

async function profileTrack(
  { spool, sampleRate, channelCount }: SpooledTrack,
  { work, onFraction, signal }: StyleStageOptions,
): Promise<{ readonly profile: TrackProfile | undefined }> {
  const format = { sampleRate, channelCount };
  const profile = await measureBeside(work, spool.read(), 'profile', format, (count) => {
    signal?.throwIfAborted();
    onFraction((ANALYSIS_SHARE * count) / spool.sampleCount);
  });
  return { profile };
}
