import { describe, expect, it } from 'vitest';
import { syntheticMusic } from '../../../test/support/dsp-signals.ts';
import { runStage } from '../../../test/support/run-stage.ts';
import { profileOf } from '../../../test/support/track-profile.ts';
import { LoudnessMeter } from '../../dsp/loudness.ts';
import { planCompressor } from './compressor-plan.ts';
import type { Style } from './style-file.ts';
import { buildStyleStages } from './style-stages.ts';

const RATE = 44_100;
const FULL = { eq: 1, compressor: 1, saturation: 1, width: 1, monoBass: 1 };

/** Drums over chords, with loud and quiet parts of ten seconds. */
const music = [1, 2].map((seed) =>
  syntheticMusic(40, RATE, seed).map((x, n) => (Math.floor(n / (10 * RATE)) % 2 === 1 ? 0.35 * x : x)),
);
const profile = profileOf(music, RATE);

type Settings = NonNullable<Style['compressor']>;

/** Compression of the low mids alone, where the music has chords and drums; the other bands may stand out by 30 dB. */
function settings(spreadDb: number, maximumRatio = 4): Settings {
  const band = { maximumRatio, kneeDb: 6, attackMs: 5, releaseMs: 60 };
  return { bands: [30, spreadDb, 30, 30].map((wanted) => ({ spreadDb: wanted, ...band })) };
}

const spreadNow = profile.dynamics.bands[1]!.spreadDb;

describe('planCompressor', () => {
  it('does nothing where nothing stands out by more than the style has', () => {
    expect(planCompressor(profile, settings(spreadNow + 0.1))).toBeUndefined();
    expect(planCompressor(profile, settings(0, 1))).toBeUndefined();
  });

  it('brings what stands out towards the style, keeps the level of each band and the loudness range', () => {
    const compressor = planCompressor(profile, settings(spreadNow - 1.5))!;
    const stages = buildStyleStages({ compressor }, FULL, profile);
    const output = runStage(stages.chain!, music);
    const after = profileOf(output, RATE);
    expect(compressor.bands[1]!.slope).toBeGreaterThan(0.1);
    compressor.bands.forEach(({ slope, spreadDb }, band) => {
      const change = spreadDb - after.dynamics.bands[band]!.spreadDb;
      if (slope === 0) expect(Math.abs(change)).toBeLessThan(0.3);
      else expect(change).toBeGreaterThan(0.7);
      const mean = (of: typeof profile): number =>
        10 * Math.log10(of.dynamics.bands[band]!.powers.reduce((sum, power) => sum + power, 0));
      expect(Math.abs(mean(after) - mean(profile))).toBeLessThan(0.5);
    });
    const [range, rangeAfter] = [music, output].map((channels) => {
      const meter = new LoudnessMeter({ sampleRate: RATE, channelCount: 2 });
      meter.push(channels);
      return meter.result().loudnessRangeLu;
    });
    expect(range).toBeGreaterThan(7);
    expect(Math.abs(rangeAfter! - range!)).toBeLessThan(0.3);
  });

  it('is gentler the more may stand out, and no harder than its ratio', () => {
    const slopes = [6, 1.5, 0.7].map(
      (less) => planCompressor(profile, settings(spreadNow - less, 2))!.bands[1]!.slope,
    );
    expect(slopes[0]).toBe(0.5);
    expect(slopes[1]).toBeLessThanOrEqual(slopes[0]!);
    expect(slopes[2]).toBeLessThan(slopes[1]!);
  });

  it('leaves alone notes with nothing between them, which no ratio brings nearer', () => {
    const clicks = music.map((samples) => samples.map((x, n) => (n % RATE < RATE / 20 ? x : 0)));
    expect(planCompressor(profileOf(clicks, RATE), settings(5))).toBeUndefined();
  });

  it('says why, band by band', () => {
    expect(planCompressor(profile, settings(5))!.sentence).toMatch(
      /^The loudest moments stand out more than in the style and are compressed: 120 to 800 Hz by \d+\.\d dB where the style has 5\.0, so by \d\.\d:1\.$/,
    );
  });

  it('has as many bands as the sample rate has room for', () => {
    const low = profileOf([syntheticMusic(8, 8000, 1)], 8000);
    expect(planCompressor(low, settings(1))!.crossoversHz).toEqual([120, 800]);
  });
});
