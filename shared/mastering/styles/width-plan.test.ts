import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { sine } from '../../../test/support/run-stage.ts';
import { profileOf } from '../../../test/support/track-profile.ts';
import type { Style } from './style-file.ts';
import { planMonoBass, planWidth } from './width-plan.ts';

const RATE = 44_100;

/** Noise whose side lies so many dB under its middle. */
function noiseOfWidth(sideToMidDb: number) {
  const mid = whiteNoise(4 * RATE, 1, 0.3);
  const side = whiteNoise(4 * RATE, 2, 0.3 * 10 ** (sideToMidDb / 20));
  return profileOf(
    [1, -1].map((sign) => mid.map((x, n) => x + sign * side[n]!)),
    RATE,
  );
}

const WIDTH: NonNullable<Style['width']> = { sideToMidDb: -10, reach: 'target', maximumDb: 3 };

describe('planWidth', () => {
  it('moves the side to where the style has it, as far as it may', () => {
    const plan = planWidth(noiseOfWidth(-12), WIDTH)!;
    expect(plan.sideGainDb).toBeCloseTo(2, 1);
    expect(plan.sentence).toBe(
      'The sides lie 12.0 dB under the middle, the style has 10.0: they are moved by +2.0 dB.',
    );
    expect(planWidth(noiseOfWidth(-20), WIDTH)!.sideGainDb).toBe(3);
    expect(planWidth(noiseOfWidth(-2), WIDTH)!.sideGainDb).toBe(-3);
    expect(planWidth(noiseOfWidth(-10.1), WIDTH)).toBeUndefined();
  });

  it('leaves alone what lies within a range', () => {
    const ranged = { ...WIDTH, reach: 'range' as const, range: [-14, -8] as [number, number] };
    expect(planWidth(noiseOfWidth(-13), ranged)).toBeUndefined();
    expect(planWidth(noiseOfWidth(-16), ranged)!.sideGainDb).toBeCloseTo(2, 1);
  });

  it('does not widen what is mono, or nearly', () => {
    const mono = whiteNoise(2 * RATE, 1);
    expect(planWidth(profileOf([mono], RATE), WIDTH)).toBeUndefined();
    expect(planWidth(profileOf([mono, mono], RATE), WIDTH)).toBeUndefined();
    expect(planWidth(noiseOfWidth(-45), WIDTH)).toBeUndefined();
  });
});

describe('planMonoBass', () => {
  /** A wide bass note under noise in the middle, and the other way round. */
  const note = sine(60, { seconds: 4, sampleRate: RATE, amplitude: 0.3 });
  const noise = whiteNoise(4 * RATE, 3, 0.05);
  const wide = profileOf([noise.map((x, n) => x + note[n]!), noise.map((x, n) => x - 0.5 * note[n]!)], RATE);
  const narrow = profileOf([noise.map((x, n) => x + note[n]!), noise.map((x, n) => -x + note[n]!)], RATE);
  const settings = { belowHz: 120, fromSideToMidDb: -12 };

  it('makes wide bass mono and says why', () => {
    const plan = planMonoBass(wide, settings)!;
    expect(plan.belowHz).toBe(120);
    // 1 + 0.5 over 1 - 0.5
    expect(plan.sentence).toContain('the sides lie 9.5 dB over the middle');
  });

  it('leaves narrow bass alone, and one channel', () => {
    expect(planMonoBass(narrow, settings)).toBeUndefined();
    expect(planMonoBass(profileOf([note], RATE), settings)).toBeUndefined();
  });
});
