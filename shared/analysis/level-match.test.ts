import { describe, expect, it } from 'vitest';
import { musicSignal, noiseSignal } from '../../test/support/music-signal.ts';
import { amplitudeToDb } from '../units.ts';
import { LoudnessMatch, ProjectionMatch } from './level-match.ts';

const options = { sampleRate: 44_100, channelCount: 2 };
const music = musicSignal(2);
const scaled = (gain: number): Float32Array[] => music.map((samples) => samples.map((x) => gain * x));

describe('LoudnessMatch', () => {
  it('takes a gain back, of long and of short signals', () => {
    for (const length of [88_200, 1000]) {
      const cut = (signal: readonly Float32Array[]) => signal.map((samples) => samples.subarray(0, length));
      const match = new LoudnessMatch(options);
      match.push(cut(music), cut(scaled(4)));
      expect(match.gain()).toBeCloseTo(0.25, 6);
    }
  });

  it('goes by loudness where the spectra differ', () => {
    const rumble = music.map((samples) =>
      samples.map((x, n) => x + 0.15 * Math.sin((2 * Math.PI * 20 * n) / 44_100)),
    );
    const match = new LoudnessMatch(options);
    match.push(music, rumble);
    const power = (signal: readonly Float32Array[]): number => signal[0]!.reduce((sum, x) => sum + x * x, 0);
    const powerDb = 10 * Math.log10(power(rumble) / power(music));
    // K weighting lowers 20 Hz by 14 dB.
    expect(powerDb).toBeGreaterThan(6);
    expect(Math.abs(amplitudeToDb(match.gain()))).toBeLessThan(1);
  });

  it('leaves silence alone', () => {
    const silence = [new Float32Array(88_200), new Float32Array(88_200)];
    const match = new LoudnessMatch(options);
    match.push(music, silence);
    expect(match.gain()).toBe(1);
    expect(new LoudnessMatch(options).gain()).toBe(1);
  });
});

describe('ProjectionMatch', () => {
  it('is not misled by noise', () => {
    const noise = noiseSignal(88_200, 2, 0.03);
    const match = new ProjectionMatch();
    match.push(
      music,
      scaled(0.5).map((samples, c) => samples.map((x, n) => x + noise[c]![n]!)),
    );
    // Noise as loud as the music: over 2e5 samples they correlate by 0.2 % or so; equal powers would give 1.4.
    expect(Math.abs(match.gain() - 2)).toBeLessThan(0.02);
  });

  it('falls back to the level where nothing is in common', () => {
    const match = new ProjectionMatch();
    match.push([Float32Array.of(1, 1)], [Float32Array.of(2, -2)]);
    expect(match.gain()).toBe(0.5);
    expect(new ProjectionMatch().gain()).toBe(1);
  });
});
