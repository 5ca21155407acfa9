import { describe, expect, it } from 'vitest';
import { musicSignal, noiseSignal } from '../../../../test/support/music-signal.ts';
import type { AudioProbe } from '../../../adapters/ffmpeg/types.ts';
import { BAND_COUNT, BandMeter, bandCentreHz } from './band-statistics.ts';
import { fingerprintOf, TrackExaminer, type TrackFacts, trackFactsSchema } from './track-facts.ts';

const RATE = 44_100;

function examine(channels: readonly Float32Array[], blockSamples = 5000): TrackFacts {
  const examiner = new TrackExaminer({
    codec: 'pcm_f32le',
    sampleRate: RATE,
    channelCount: channels.length,
  } as AudioProbe);
  for (let start = 0; start < channels[0]!.length; start += blockSamples) {
    examiner.push(channels.map((samples) => samples.slice(start, start + blockSamples)));
  }
  return examiner.result();
}

const tone = (frequencyHz: number, amplitude: number, seconds = 2): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, n) => {
    return amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / RATE);
  });

describe('facts of a track', () => {
  it('are the same whatever the blocks, and survive JSON', () => {
    const music = musicSignal(2);
    const facts = examine(music);
    expect(examine(music, 1000)).toEqual(facts);
    expect(trackFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(facts).toMatchObject({ sampleCount: 2 * RATE, nonFiniteSamples: 0, isMono: false, flatTops: 0 });
    expect(fingerprintOf(facts).length).toBeGreaterThan(60);
    expect(fingerprintOf(examine(music.map((samples) => samples.map((x) => x / 3))))).toEqual(
      fingerprintOf(facts),
    );
  });

  it('know where the sound begins and ends', () => {
    const channels = [new Float32Array(3 * RATE), new Float32Array(3 * RATE)];
    // Noise 62 dB under the tone is silence; only one channel sounds.
    noiseSignal(3 * RATE, 2, 0.0001).forEach((noise, c) => {
      channels[c]!.set(noise);
    });
    channels[1]!.set(tone(440, 0.5, 1), RATE);
    const { soundStart, soundEnd } = examine(channels);
    expect(Math.abs(soundStart - RATE)).toBeLessThanOrEqual(1024);
    expect(Math.abs(soundEnd - 2 * RATE)).toBeLessThanOrEqual(1024);
    expect(examine([new Float32Array(RATE)])).toMatchObject({
      soundStart: 0,
      soundEnd: 0,
      power: 0,
      peak: 0,
    });
  });

  it('count what is no number and take it for silence', () => {
    const samples = tone(440, 0.5);
    samples[12_000] = Number.NaN;
    samples[12_001] = Infinity;
    const facts = examine([samples]);
    expect(facts).toMatchObject({ nonFiniteSamples: 2, firstNonFiniteSeconds: 12_000 / RATE });
    expect(Number.isFinite(facts.peak + facts.power + facts.bands.mean[5]!)).toBe(true);
  });

  it('find clipping at full scale and below it, and none in the slow top of a bass tone', () => {
    const clipped = (ceiling: number) => tone(97, 1).map((x) => Math.max(-ceiling, Math.min(ceiling, x)));
    // Two tops a period.
    expect(Math.abs(examine([clipped(0.5)]).flatTops - 2 * 97 * 2)).toBeLessThanOrEqual(2);
    expect(examine([clipped(0.5)]).clippedRuns).toBe(0);
    expect(examine([tone(97, 1.2).map((x) => Math.max(-1, Math.min(1, x)))]).clippedRuns).toBeGreaterThan(
      380,
    );
    for (const frequencyHz of [30, 55, 440]) expect(examine([tone(frequencyHz, 0.8)]).flatTops).toBe(0);
  });

  it('tell mono from stereo', () => {
    const [left, right] = musicSignal(0.5);
    expect(examine([left]).isMono).toBe(true);
    expect(examine([left, left]).isMono).toBe(true);
    expect(examine([left, right]).isMono).toBe(false);
  });
});

describe('BandMeter', () => {
  it('reads the mean square of a tone in its band alone', () => {
    const meter = new BandMeter(RATE);
    meter.push([tone(1008, 0.5, 3)]);
    const { mean } = meter.result();
    const band = Array.from({ length: BAND_COUNT }, (_, b) => bandCentreHz(b)).findIndex((hz) => hz > 1000);
    expect(mean[band]).toBeCloseTo(0.125, 3);
    mean.forEach((power, b) => {
      if (Math.abs(b - band) > 1) expect(power).toBeLessThan(1e-7);
    });
  });

  it('reads the noise under music that pauses', () => {
    const noise = noiseSignal(6 * RATE, 1, 0.001)[0]!;
    const gated = tone(1008, 0.5, 6).map((x, n) => noise[n]! + (n % RATE < RATE / 2 ? x : 0));
    const meter = new BandMeter(RATE);
    meter.push([gated]);
    const { mean, floor } = meter.result();
    // White noise of variance 1e-6 has 1e-6 * bandwidth / 22050 in a band.
    const expected = (band: number): number =>
      (1e-6 * bandCentreHz(band) * (2 ** (1 / 6) - 2 ** (-1 / 6))) / (RATE / 2);
    for (const band of [12, 16, 20, 24]) {
      expect(Math.abs(10 * Math.log10(floor[band]! / expected(band)))).toBeLessThan(3);
    }
    expect(mean[12]! / floor[12]!).toBeGreaterThan(1e4);
  });
});
