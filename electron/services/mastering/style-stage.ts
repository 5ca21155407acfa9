import type { Style } from '../../../shared/mastering/styles/style-file.ts';
import { planStyle, STYLE_STAGES } from '../../../shared/mastering/styles/style-plan.ts';
import {
  buildStyleStages,
  type StyleAmounts,
  type StyleChange,
} from '../../../shared/mastering/styles/style-stages.ts';
import type { TrackProfile } from '../../../shared/mastering/styles/track-profile.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { SpooledTrack } from './ingest.ts';
import type { MasteringWork } from './mastering-work.ts';
import { type PreparedTrack, spoolMeasured } from './measured-spool.ts';
import { measureBeside, through } from './streaming.ts';
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

const NO_PROFILE = { profile: undefined };
/** Loudness below which there is nothing to give a style to. */
const SILENCE = Number.NEGATIVE_INFINITY;

/**
 * Measures the track against the style and sends it through the stages that have something to do, all in one pass. Where
 * none has, or every amount is 0, the track is given back as it is.
 */
export async function applyStyle(prepared: PreparedTrack, options: StyleStageOptions): Promise<StyledTrack> {
  const { style, settings, reference } = options;
  const { track, integratedLufs } = prepared;
  const warnings = reference === undefined ? [] : referenceWarnings(reference);
  const amounts = amountsOf(settings, reference);
  const describe = (change: StyleChange): StyleReport => ({
    name: style.name,
    ...change,
    moves: change.moves.map((move) => ({ ...move, amount: Math.round(1000 * move.amount) / 10 })),
  });
  const { profile } =
    integratedLufs === SILENCE ? NO_PROFILE : (options.measured ?? (await profileTrack(track, options)));
  if (profile === undefined) {
    warnings.push(sentence('styleLeftOut'));
    return { prepared, report: describe(UNCHANGED), warnings };
  }
  const plan = planStyle(profile, style, integratedLufs);
  const { chain, change } = buildStyleStages(plan, amounts, profile);
  if (chain === undefined) return { prepared, report: describe(change()), warnings };
  const first: StyleAmounts = { ...amounts, saturation: 0, width: 0, monoBass: 0 };
  const second: StyleAmounts = { ...amounts, eq: 0, compressor: 0 };
  const changes: StyleChange[] = [];
  const noteChange = (part: StyleChange): void => {
    changes.push(part);
  };
  // Two threads, each with about half of the work.
  const toned = through(
    options.work,
    track.spool.read(),
    'style',
    { plan, amounts: first, profile },
    noteChange,
  );
  const blocks = through(options.work, toned, 'style', { plan, amounts: second, profile }, noteChange);
  const styled = await spoolMeasured(blocks, {
    sampleRate: track.sampleRate,
    channelCount: track.channelCount,
    newSpool: options.newSpool,
    onSamples: (count) =>
      options.onFraction(ANALYSIS_SHARE + ((1 - ANALYSIS_SHARE) * count) / track.spool.sampleCount),
    ...(options.signal !== undefined && { signal: options.signal }),
  });
  return { prepared: styled, report: describe(joinChanges(change().moves, changes)), warnings };
}

/** What each part of the stages did, as one; nothing is done by both. */
function joinChanges(moves: StyleChange['moves'], changes: readonly StyleChange[]): StyleChange {
  const only = <Key extends keyof StyleChange>(key: Key): StyleChange[Key] | null =>
    changes.map((change) => change[key]).find((value) => value !== null) ?? null;
  return {
    moves,
    eq: only('eq'),
    compressor: only('compressor'),
    saturation: only('saturation'),
    width: only('width'),
  };
}

const UNCHANGED: StyleChange = {
  moves: [],
  eq: null,
  compressor: null,
  saturation: null,
  width: null,
};

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
  const parts = [spectrum > 0 && 'tone', width > 0 && 'width'].filter((part) => part !== false);
  if (parts.length === 0) return [];
  const what = parts.join(' and ');
  return [`The ${what} of the track are the reference's: those of the style were left out.`];
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
