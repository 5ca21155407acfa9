import type { Alignment } from '../../../shared/analysis/alignment.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import type { AlignedPair } from './aligned-pair.ts';
import type { ComparableTrack } from './comparable-track.ts';
import type { ComparisonFormat } from './compare-aligned.ts';

/** What part a file plays in a comparison. */
export type FileRole = 'before' | 'after' | 'clean';

/** Below this correlation two versions are aligned but hardly alike. */
const LOOSE_CORRELATION = 0.3;

/** Says how a file was changed to be compared. */
export function formatNotes(role: FileRole, probe: AudioProbe, format: ComparisonFormat): string[] {
  const notes: string[] = [];
  if (probe.sampleRate !== format.sampleRate) {
    notes.push(
      `The file ${role} was converted from ${probe.sampleRate} to ${format.sampleRate} Hz, the lowest rate of the files compared.`,
    );
  }
  if (probe.channelCount === 1 && format.channelCount === 2) {
    notes.push(`The one channel of the file ${role} was taken for left and right.`);
  }
  if (probe.channelCount > 2) {
    notes.push(`The ${probe.channelCount} channels of the file ${role} were folded to stereo.`);
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
  if (!alignment.isAligned) {
    return [
      `The files ${reference.role} and ${other.role} are too different to align (correlation ${alignment.correlation.toFixed(3)}): what needs an alignment was not measured.`,
    ];
  }
  const notes = moveNotes(other.role, reference.role, alignment, sampleRate);
  if (alignment.correlation < LOOSE_CORRELATION) {
    notes.push(
      `The files ${reference.role} and ${other.role} have little in common (correlation ${alignment.correlation.toFixed(3)}): figures that need an alignment are doubtful.`,
    );
  }
  const longer = Math.max(reference.track.sampleCount, other.track.sampleCount);
  if (pair.length < longer) {
    const duration = (samples: number): string => `${(samples / sampleRate).toFixed(3)} s`;
    notes.push(
      `The file ${reference.role} lasts ${duration(reference.track.sampleCount)} and the file ${other.role} ` +
        `${duration(other.track.sampleCount)}: ${duration(pair.length)} that both have were compared.`,
    );
  }
  return notes;
}

function moveNotes(role: FileRole, referenceRole: FileRole, alignment: Alignment, rate: number): string[] {
  const { offsetSamples, polarity } = alignment;
  const notes: string[] = [];
  if (offsetSamples !== 0) {
    const samples = Math.abs(offsetSamples);
    const shown = Number.isInteger(samples) ? samples : samples.toFixed(3);
    const seconds = (samples / rate).toFixed(4);
    const direction = offsetSamples > 0 ? 'late' : 'early';
    notes.push(
      `The file ${role} is ${shown} samples (${seconds} s) ${direction} against the file ${referenceRole}: it was moved.`,
    );
  }
  if (polarity < 0) {
    notes.push(
      `The polarity of the file ${role} is opposite to the file ${referenceRole}'s: it was turned over.`,
    );
  }
  return notes;
}
