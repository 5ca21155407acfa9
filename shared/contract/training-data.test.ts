import { describe, expect, it } from 'vitest';
import { AUGMENTATION_KINDS, requireAugmentations } from '../mastering/faults/augmentation.ts';
import { ALL_FAULT_KINDS } from '../mastering/faults/fault-chain.ts';
import { augmentation, augmentations, parseAugmentations, TRAINABLE_FAULTS } from './training-data.ts';

describe('parseAugmentations', () => {
  it('reads kinds, probabilities and ranges', () => {
    const list = 'noise:p=0.3:snrDb=20..40, gain:gainDb=-3..3,mp3:kbps=64,reverberation';
    expect(parseAugmentations(list)).toEqual([
      { kind: 'noise', probability: 0.3, ranges: { snrDb: { low: 20, high: 40 } } },
      { kind: 'gain', ranges: { gainDb: { low: -3, high: 3 } } },
      { kind: 'mp3', ranges: { kbps: { low: 64, high: 64 } } },
      { kind: 'reverberation' },
    ]);
    expect(() => requireAugmentations(parseAugmentations(list))).not.toThrow();
    expect(augmentations.parse(JSON.parse(JSON.stringify(parseAugmentations(list))))).toEqual(
      parseAugmentations(list),
    );
  });

  it.each([
    ['hiss', /there is no "hiss", choose from tilt, .*, time-stretch/],
    ['noise,', /there is no ""/],
    ['noise:p=often', /"p=often" of noise is not understood, write KIND:p=0.5/],
    ['noise:snrDb=20-40', /"snrDb=20-40" of noise is not understood/],
  ])('refuses %s', (list, message) => {
    expect(() => parseAugmentations(list)).toThrow(message);
  });
});

it('the contract names every kind that can be made, and no other', () => {
  expect([...TRAINABLE_FAULTS]).toEqual(ALL_FAULT_KINDS);
  expect(augmentation.shape.kind.options).toEqual(AUGMENTATION_KINDS);
});
