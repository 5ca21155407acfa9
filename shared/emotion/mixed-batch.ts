import type { Random } from '../random.ts';
import type { SequenceBatch } from './sequence-batch.ts';

/** A batch of sequences with what is to be learnt from it. */
export interface TargetBatch extends SequenceBatch {
  /** [batch, classes] */
  readonly targets: Float32Array;
}

/**
 * Mixes each example of a batch with another one, frames and targets alike (mixup; Zhang et al. 2018), in place.
 *
 * @param batchSize examples
 * @param strength α of the Beta distribution of the shares, in (0, 1]; small ones leave most examples nearly pure
 */
export function mixBatch(
  { frames, mask, targets }: TargetBatch,
  batchSize: number,
  strength: number,
  random: Random,
): void {
  const partners = random.shuffle(Array.from({ length: batchSize }, (_, index) => index));
  const shares = partners.map(() => Math.max(0.5, betaShare(strength, random)));
  const [oldFrames, oldMask, oldTargets] = [frames.slice(), mask.slice(), targets.slice()];
  const features = frames.length / mask.length;
  for (let place = 0; place < mask.length; place++) {
    const example = place % batchSize;
    const other = place - example + partners[example]!;
    const share = shares[example]!;
    mask[place] = Math.max(oldMask[place]!, oldMask[other]!);
    for (let f = 0; f < features; f++) {
      frames[place * features + f] =
        share * oldFrames[place * features + f]! + (1 - share) * oldFrames[other * features + f]!;
    }
  }
  const classes = targets.length / batchSize;
  for (let i = 0; i < targets.length; i++) {
    const example = Math.floor(i / classes);
    const share = shares[example]!;
    targets[i] =
      share * oldTargets[i]! + (1 - share) * oldTargets[partners[example]! * classes + (i % classes)]!;
  }
}

/**
 * A share from the Beta(α, α) distribution, by Jöhnk's rejection.
 *
 * @param strength α, in (0, 1]
 */
export function betaShare(strength: number, random: Random): number {
  for (;;) {
    const [x, y] = [random.next() ** (1 / strength), random.next() ** (1 / strength)];
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}
