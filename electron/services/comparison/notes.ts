import type { Alignment } from '../../../shared/analysis/alignment.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import type { AlignedPair } from './aligned-pair.ts';
import type { ComparableTrack } from './comparable-track.ts';
import type { ComparisonFormat } from './compare-aligned.ts';

/** What part a file plays in a comparison. */
export type FileRole = 'before' | 'after' | 'clean';

/** Below this correlation two versions are aligned but hardly alike. */
const LOOSE_CORRELATION = 0.3;

const NAMES = { before: 'roleBefore', after: 'roleAfter', clean: 'roleClean' } as const;
const named = (role: FileRole): string => sentence(NAMES[role]);

/** Says how a file was changed to be compared. */
export function formatNotes(role: FileRole, probe: AudioProbe, format: ComparisonFormat): string[] {
  const notes: string[] = [];
  if (probe.sampleRate !== format.sampleRate) {
    notes.push(
      sentence('compareConverted', {
        role: named(role),
        rate: probe.sampleRate,
        common: format.sampleRate,
      }),
    );
  }
  if (probe.channelCount === 1 && format.channelCount === 2) {
    notes.push(sentence('compareMono', { role: named(role) }));
  }
  if (probe.channelCount > 2) {
    notes.push(sentence('compareFolded', { count: probe.channelCount, role: named(role) }));
  }
  return notes;
}

/** Says how a file lies against another, and what of them was compared. */
export function alignmentNotes(
  reference: { readonly role: FileRole; readonly track: ComparableTrack },
  other: { readonly role: FileRole; readonly track: ComparableTrack },
  pair: AlignedPair,
  sampleRate: number,
): string[] {
  const { alignment } = pair;
  const roles = { role: named(reference.role), otherRole: named(other.role) };
  if (!alignment.isAligned) {
    return [sentence('compareUnalike', { ...roles, correlation: alignment.correlation.toFixed(3) })];
  }
  const notes = moveNotes(other.role, reference.role, alignment, sampleRate);
  if (alignment.correlation < LOOSE_CORRELATION) {
    notes.push(sentence('compareLoose', { ...roles, correlation: alignment.correlation.toFixed(3) }));
  }
  const longer = Math.max(reference.track.sampleCount, other.track.sampleCount);
  if (pair.length < longer) {
    const seconds = (samples: number): string => (samples / sampleRate).toFixed(3);
    notes.push(
      sentence('compareLengths', {
        ...roles,
        seconds: seconds(reference.track.sampleCount),
        otherSeconds: seconds(other.track.sampleCount),
        common: seconds(pair.length),
      }),
    );
  }
  return notes;
}

function moveNotes(role: FileRole, referenceRole: FileRole, alignment: Alignment, rate: number): string[] {
  const { offsetSamples, polarity } = alignment;
  const notes: string[] = [];
  const roles = { role: named(role), otherRole: named(referenceRole) };
  if (offsetSamples !== 0) {
    const samples = Math.abs(offsetSamples);
    const shown = Number.isInteger(samples) ? samples : samples.toFixed(3);
    const seconds = (samples / rate).toFixed(4);
    notes.push(
      sentence(offsetSamples > 0 ? 'compareLate' : 'compareEarly', { ...roles, samples: shown, seconds }),
    );
  }
  if (polarity < 0) {
    notes.push(sentence('comparePolarity', roles));
  }
  return notes;
}
