import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import {
  AUGMENTATION_KINDS,
  type Augmentation,
  augmentationRangesOf,
  drawFaults,
  drawVariations,
  requireAugmentations,
} from './augmentation.ts';

const PLAN: readonly Augmentation[] = [
  { kind: 'noise', probability: 0.25, ranges: { snrDb: { low: 30, high: 31 } } },
  { kind: 'clipping', probability: 1 },
  { kind: 'gain' },
  { kind: 'mp3' },
];

describe('augmentations', () => {
  it('are drawn each with its own probability, between its own ends, in an order that happens', () => {
    const random = createRandom(31);
    const chains = Array.from({ length: 2000 }, () => drawFaults(random, PLAN));
    const share = (kind: string): number =>
      chains.filter((chain) => chain.some((fault) => fault.kind === kind)).length / 2000;
    // A share of 0.25 in 2000 draws has a deviation of 0.01.
    expect(Math.abs(share('noise') - 0.25)).toBeLessThan(0.04);
    expect(share('clipping')).toBe(1);
    for (const fault of chains.flat()) {
      expect(['noise', 'clipping']).toContain(fault.kind);
      if (fault.kind === 'noise') expect(Math.floor(fault.settings.snrDb)).toBe(30);
    }
  });

  it('of both versions are drawn apart', () => {
    const random = createRandom(32);
    const drawn = Array.from({ length: 1000 }, () => drawVariations(random, PLAN));
    expect(new Set(drawn.flat().map(({ kind }) => kind))).toEqual(new Set(['gain']));
    expect(Math.abs(drawn.flat().length / 1000 - 0.5)).toBeLessThan(0.06);
  });

  it.each<[string, Augmentation[], RegExp]>([
    ['twice', [{ kind: 'noise' }, { kind: 'noise' }], /noise is named twice/],
    ['never', [{ kind: 'noise', probability: 0 }], /probability of noise must be above 0.* got 0/],
    [
      'an unknown setting',
      [{ kind: 'opus', ranges: { snrDb: { low: 1, high: 2 } } }],
      /opus has no setting snrDb, it has kbps/,
    ],
    [
      'ends out of range',
      [{ kind: 'pitch', ranges: { semitones: { low: -20, high: 1 } } }],
      /semitones of pitch must lie within -12\.\.12, got -20\.\.1/,
    ],
    [
      'ends in the wrong order',
      [{ kind: 'pitch', ranges: { semitones: { low: 2, high: 1 } } }],
      /got 2\.\.1/,
    ],
  ])('refuses %s', (_what, list, message) => {
    expect(() => requireAugmentations(list)).toThrow(message);
  });

  it('takes every kind with the ends that it has', () => {
    for (const kind of AUGMENTATION_KINDS) {
      const ranges = augmentationRangesOf(kind);
      expect(() => requireAugmentations([{ kind, ranges }])).not.toThrow();
    }
  });
});
