import { describe, expect, it } from 'vitest';
import { isLatheError } from '../errors.ts';
import {
  CEILING_DBTP_RANGE,
  LOUDNESS_PRESET_NAMES,
  LOUDNESS_PRESETS,
  parseCeilingDbtp,
  parseTargetLufs,
  TARGET_LUFS_RANGE,
} from './targets.ts';

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
};

describe('parseTargetLufs', () => {
  it('reads presets with their own ceiling', () => {
    expect(parseTargetLufs('broadcast')).toEqual({ integratedLufs: -23, ceilingDbtp: -1 });
    expect(parseTargetLufs('cd')).toEqual({ integratedLufs: -9, ceilingDbtp: -0.3 });
  });

  it('reads numbers, as numbers and as text', () => {
    expect(parseTargetLufs(-14)).toEqual({ integratedLufs: -14, ceilingDbtp: -1 });
    expect(parseTargetLufs('-16.5')).toEqual({ integratedLufs: -16.5, ceilingDbtp: -1 });
  });

  it('keeps the level with off', () => {
    expect(parseTargetLufs('off').integratedLufs).toBe('off');
  });

  it.each(['', ' ', 'loud', '14', '-3', '-51', 'NaN', 'toString', Number.NaN, Number.NEGATIVE_INFINITY])(
    'refuses %j and names it',
    (value) => {
      const thrown = thrownBy(() => parseTargetLufs(value));
      expect(isLatheError(thrown, 'bad-argument')).toBe(true);
      expect(String(thrown)).toContain(`got ${value}`);
    },
  );

  it('has every preset inside the ranges that numbers have', () => {
    for (const name of LOUDNESS_PRESET_NAMES) {
      const { integratedLufs, ceilingDbtp } = LOUDNESS_PRESETS[name];
      expect(integratedLufs).toBeGreaterThanOrEqual(TARGET_LUFS_RANGE.lowest);
      expect(integratedLufs).toBeLessThanOrEqual(TARGET_LUFS_RANGE.highest);
      expect(parseCeilingDbtp(ceilingDbtp)).toBe(ceilingDbtp);
    }
  });
});

describe('parseCeilingDbtp', () => {
  it('takes the ends of its range', () => {
    expect(parseCeilingDbtp(String(CEILING_DBTP_RANGE.highest))).toBe(0);
    expect(parseCeilingDbtp(CEILING_DBTP_RANGE.lowest)).toBe(-20);
  });

  it.each([0.1, -20.5, '', 'x', Number.NaN])('refuses %j', (value) => {
    expect(
      isLatheError(
        thrownBy(() => parseCeilingDbtp(value)),
        'bad-argument',
      ),
    ).toBe(true);
  });
});
