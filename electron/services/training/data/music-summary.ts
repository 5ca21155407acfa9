import { type Augmentation, makesFaults } from '../../../../shared/mastering/faults/augmentation.ts';
import { FAULT_KINDS } from '../../../../shared/mastering/faults/fault-chain.ts';
import type { TrainingSettings } from '../training-settings.ts';
import type { TrainingSetReport } from './training-set.ts';

/** What a network learns from, as a sentence for its card. */
export function musicSentence(settings: TrainingSettings): string {
  const { good, bad, gtzan, augmentations = [], faultKinds = FAULT_KINDS, cleanShare } = settings;
  const pairs = good !== undefined && bad !== undefined;
  const made = !pairs || gtzan !== undefined || makesFaults(augmentations);
  const finished = [pairs ? undefined : 'finished tracks', gtzan === undefined ? undefined : 'GTZAN'];
  const faults = makesFaults(augmentations)
    ? `each with its own probability (${augmentationText(augmentations)})`
    : `one to three at a time (${faultKinds.join(', ')})`;
  return [
    ...(pairs ? ['pairs of unfinished and finished tracks'] : []),
    ...finished.filter((source) => source !== undefined),
    ...(made
      ? [
          `faults made at random, ${faults}, ${(100 * cleanShare).toFixed(0)} % of these excerpts without a fault`,
        ]
      : []),
    ...(augmentations.length > 0 && !makesFaults(augmentations)
      ? [`both versions varied alike (${augmentationText(augmentations)})`]
      : []),
  ].join('; ');
}

/** How much of the music is for what, as a sentence. */
export function splitSentence({ train, validation, test }: TrainingSetReport['splits']): string {
  const part = ({ tracks, seconds }: typeof train): string => {
    return `${tracks} ${tracks === 1 ? 'track' : 'tracks'} (${(seconds / 60).toFixed(1)} minutes)`;
  };
  const tests = test.tracks === 0 ? '' : `, ${part(test)} kept for tests`;
  return `${part(train)} to learn from, ${part(validation)} to judge by${tests}`;
}

function augmentationText(augmentations: readonly Augmentation[]): string {
  return augmentations
    .map(({ kind, probability }) => (probability === undefined ? kind : `${kind} ${probability}`))
    .join(', ');
}
