import { describe, expect, it } from 'vitest';
import { pushInBlocks, whiteNoise } from '../../../test/support/dsp-signals.ts';
import { sine } from '../../../test/support/run-stage.ts';
import { BandDynamicsMeter, type TrackDynamics } from './band-dynamics.ts';

const RATE = 44_100;

function dynamicsOf(channels: readonly Float32Array[], sampleRate = RATE, blockLength = 4801): TrackDynamics {
  const meter = new BandDynamicsMeter({ sampleRate, channelCount: channels.length });
  pushInBlocks(channels, (block) => meter.push(block), blockLength);
  return meter.finish();
}

describe('BandDynamicsMeter', () => {
  it.each([
    [60, 0],
    [300, 1],
    [2000, 2],
    [9000, 3],
  ])('finds a sine of %i Hz in band %i, at its level, and steady', (frequencyHz, band) => {
    const tone = sine(frequencyHz, { seconds: 8, sampleRate: RATE, amplitude: 0.5 });
    const { bands, stepSeconds } = dynamicsOf([tone, tone]);
    const middle = Math.round(4 / stepSeconds);
    bands.forEach(({ localPowers, spreadDb }, i) => {
      const levelDb = 10 * Math.log10(localPowers[middle]!);
      if (i === band) {
        expect(levelDb).toBeCloseTo(20 * Math.log10(0.5) - 3.01, 1);
        expect(Math.abs(spreadDb)).toBeLessThan(0.3);
      } else {
        expect(levelDb).toBeLessThan(-50);
      }
    });
  });

  it('measures what stands out: a fifth of the time 8 dB louder than the rest', () => {
    const quiet = 10 ** (-8 / 20);
    const tone = sine(2000, { seconds: 12, sampleRate: RATE });
    const signal = tone.map((x, n) => (n % RATE < RATE / 5 ? x : quiet * x));
    expect(dynamicsOf([signal]).bands[2]!.spreadDb).toBeCloseTo(8, 1);
  });

  it('follows loud and quiet parts, so that they make no difference', () => {
    const steady = whiteNoise(30 * RATE, 1, 0.5);
    const moving = steady.map((x, n) => (Math.floor(n / (10 * RATE)) % 2 === 1 ? 0.2 * x : x));
    const [still, moved] = [steady, moving].map((signal) => dynamicsOf([signal]).bands[2]!);
    // within a second and a half of a border the mean is one of both parts
    expect(moved!.spreadDb - still!.spreadDb).toBeLessThan(1);
    const at = (seconds: number): number =>
      10 * Math.log10(moved!.localPowers[Math.round((seconds * RATE) / 1024)]!);
    expect(at(5) - at(15)).toBeCloseTo(-20 * Math.log10(0.2), 0);
  });

  it('gives the same however the signal is cut, and finds nothing in silence', () => {
    const noise = [whiteNoise(3 * RATE, 1), whiteNoise(3 * RATE, 2)];
    expect(dynamicsOf(noise, RATE, 777)).toEqual(dynamicsOf(noise, RATE, 100_000));
    const silent = dynamicsOf([new Float32Array(RATE)]);
    expect(silent.bands.map(({ spreadDb }) => spreadDb)).toEqual([0, 0, 0, 0]);
  });
});
