import { describe, expect, it } from 'vitest';
import { syntheticMusic, whiteNoise } from '../../../test/support/dsp-signals.ts';
import { runStage } from '../../../test/support/run-stage.ts';
import { profileOf } from '../../../test/support/track-profile.ts';
import { LoudnessMeter } from '../../dsp/loudness.ts';
import { MATCH_BANDS_HZ } from '../reference/third-octave-scale.ts';
import { Equalizer } from '../stages/equalizer.ts';
import type { Style } from './style-file.ts';
import { planTone } from './tone-plan.ts';

const RATE = 44_100;
const noise = [whiteNoise(6 * RATE, 1, 0.3), whiteNoise(6 * RATE, 2, 0.3)];
const flat = profileOf(noise, RATE);

type Eq = NonNullable<Style['eq']>;

/** A style whose tone is that of white noise plus a curve. */
function eqFor(change: (hz: number) => number, settings: Partial<Eq> = {}): Eq {
  return {
    target: MATCH_BANDS_HZ.map((hz, band): [number, number] => [hz, flat.goal.mid[band]! + change(hz)]),
    reach: 'target',
    maximumDb: 12,
    fromHz: 31,
    toHz: 16_000,
    smoothingOctaves: 0.5,
    phase: 'linear',
    ...settings,
  };
}

/** A gentle slope, in dB an octave, around 1 kHz. */
const slope =
  (perOctave: number) =>
  (hz: number): number =>
    perOctave * Math.log2(hz / 1000);

describe('planTone', () => {
  it('is the difference between two tones, apart from its level', () => {
    const { curve } = planTone(flat, eqFor(slope(0.8)))!;
    const at = (hz: number): number => curve[MATCH_BANDS_HZ.findIndex((centre) => centre > hz * 0.95)]!;
    expect(at(4000) - at(1000)).toBeCloseTo(1.6, 0);
    expect(at(1000) - at(250)).toBeCloseTo(1.6, 0);
  });

  it('keeps the loudness of the track', () => {
    const plan = planTone(flat, eqFor(slope(1.5)))!;
    const equalizer = new Equalizer({ sampleRate: RATE, channelCount: 2, amount: 1, ...plan });
    const [before, after] = [noise, runStage(equalizer, noise)].map((channels) => {
      const meter = new LoudnessMeter({ sampleRate: RATE, channelCount: 2 });
      meter.push(channels);
      return meter.result().integratedLufs;
    });
    expect(Math.abs(after! - before!)).toBeLessThan(0.1);
  });

  it('goes no further than its bound, and leaves alone what is near enough', () => {
    const { curve } = planTone(flat, eqFor(slope(6), { maximumDb: 3 }))!;
    expect(Math.max(...curve) - Math.min(...curve)).toBeLessThanOrEqual(6);
    expect(planTone(flat, eqFor(slope(0.02)))).toBeUndefined();
    expect(planTone(flat, eqFor(slope(6), { maximumDb: 0 }))).toBeUndefined();
  });

  it('looks at nothing outside its frequencies, where the curve goes on level', () => {
    const eq = eqFor((hz) => (hz > 5000 ? 12 : hz < 100 ? -12 : 0), { fromHz: 150, toHz: 3000 });
    expect(planTone(flat, eq)).toBeUndefined();
    const { curve } = planTone(flat, eqFor(slope(1), { fromHz: 150, toHz: 3000 }))!;
    expect(curve[0]).toBe(curve[MATCH_BANDS_HZ.findIndex((hz) => hz >= 150)]);
    expect(curve.at(-1)).toBe(curve[MATCH_BANDS_HZ.findLastIndex((hz) => hz <= 3000)]);
  });

  it('moves what lies outside of a range to its edge and nothing else', () => {
    const within = (low: number, high: number): NonNullable<Eq['range']> =>
      MATCH_BANDS_HZ.map((hz, band): [number, number, number] => {
        const level = flat.goal.mid[band]!;
        return [hz, level + (hz > 2000 ? low : -6), level + (hz > 2000 ? high : 6)];
      });
    const range = (low: number, high: number): Eq =>
      eqFor(slope(0), { reach: 'range', range: within(low, high) });
    expect(planTone(flat, range(-2, 2))).toBeUndefined();
    const { curve, sentence } = planTone(flat, range(4, 9))!;
    expect(curve[27]! - curve[10]!).toBeCloseTo(4, 0);
    expect(sentence).toMatch(
      /^Where the tone lies outside the range of the style it is moved to its edge: \+\d\.\d dB at /,
    );
  });

  it('does not raise noise: the treble is held where noise lies close under the music', () => {
    const music = syntheticMusic(6, RATE, 1);
    const profile = profileOf([music, music], RATE);
    const brighter: Eq = {
      ...eqFor(slope(0)),
      target: [
        [20, -30],
        [20_000, 30],
      ],
    };
    const raised = (snrIndexDb: number | null) => planTone({ ...profile, snrIndexDb }, brighter)!;
    const span = ({ curve }: ReturnType<typeof raised>): number => curve[26]! - curve[17]!;
    expect(span(raised(60))).toBeCloseTo(span(raised(null)), 6);
    expect(span(raised(25))).toBeLessThan(span(raised(60)) - 1);
    expect(raised(25).sentence).toContain('Noise lies only 25 dB under the music');
    expect(raised(60).sentence).not.toContain('Noise');
  });
});
