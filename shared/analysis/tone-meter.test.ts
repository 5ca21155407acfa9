import { describe, expect, it } from 'vitest';
import { mix, toneSignal } from '../../test/support/analysis-signals.ts';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import { musicSignal, noiseSignal } from '../../test/support/music-signal.ts';
import vectors from '../../test/vectors/analysis_measures.json' with { type: 'json' };
import type { Tone } from './tone.ts';
import { ToneMeter } from './tone-meter.ts';

function measure(channels: readonly Float32Array[], sampleRate: number, blockLength = 16_384): Tone | null {
  const meter = new ToneMeter({ sampleRate, channelCount: channels.length });
  pushInBlocks(channels, (block) => meter.push(block), blockLength);
  return meter.result();
}

const sine = (sampleRate: number, frequencyHz: number, amplitude: number, seconds = 4): Float32Array =>
  Float32Array.from(
    { length: seconds * sampleRate },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate),
  );

describe('ToneMeter', () => {
  it.each(vectors.tones)(
    'measures $frequencyHz Hz at $sampleRate Hz as a fit of its harmonics does',
    (expected) => {
      const { sampleRate, frequencyHz, harmonics, noise } = expected;
      const found = measure([toneSignal(sampleRate, frequencyHz, harmonics, noise)], sampleRate)!;
      expect(found.frequencyHz).toBeCloseTo(frequencyHz, 1);
      expect(found.levelDbfs).toBeCloseTo(expected.levelDbfs, 2);
      // Noise in the lines is taken away by its mean, not by what it was.
      const chance = 0.1 * expected.thdPlusNoisePercent;
      expect(Math.abs(found.thdPercent - expected.thdPercent)).toBeLessThan(
        0.005 * expected.thdPercent + chance,
      );
      expect(found.thdPlusNoisePercent / expected.thdPlusNoisePercent).toBeCloseTo(1, 1.5);
      expect(found.thdDb).toBeCloseTo(Math.max(-160, 20 * Math.log10(found.thdPercent / 100)), 9);
      expect(found.thdPlusNoiseDb).toBeCloseTo(20 * Math.log10(found.thdPlusNoisePercent / 100), 9);
    },
  );

  it('reads the harmonics of a clipped sine as Fourier has them', () => {
    const clipped = sine(48_000, 480, 1.3).map((x) => Math.max(-1, Math.min(1, x)));
    // harmonics of one period, by their integrals
    const coefficient = (h: number): number => {
      let sum = 0;
      for (let n = 0; n < 100_000; n++) {
        const angle = (2 * Math.PI * (n + 0.5)) / 100_000;
        sum += Math.max(-1, Math.min(1, 1.3 * Math.sin(angle))) * Math.sin(h * angle);
      }
      return sum / 50_000;
    };
    let harmonics = 0;
    for (let h = 2; h * 480 <= 20_000; h++) harmonics += coefficient(h) ** 2;
    expect(measure([clipped], 48_000)!.thdPercent).toBeCloseTo(
      (100 * Math.sqrt(harmonics)) / coefficient(1),
      1,
    );
  });

  it('reads the rounding of 16 bit, and next to nothing in a sine of float', () => {
    // a fifth of full scale, so that its period of 44100 samples hits nearly every code
    const exact = sine(44_100, 997, 0.2);
    const rounded = exact.map((x) => Math.round(x * 32_768) / 32_768);
    const noise = 10 * Math.log10(2 ** -30 / 12) - 10 * Math.log10(0.2 ** 2 / 2);
    // 20 kHz of 22.05 kHz of the rounding's noise
    expect(measure([rounded], 44_100)!.thdPlusNoiseDb).toBeCloseTo(noise + 10 * Math.log10(20 / 22.05), 0);
    expect(measure([exact], 44_100)!.thdPlusNoiseDb).toBeLessThan(-110);
  });

  it('finds a tone between silences, in one channel, and after another of another level', () => {
    const tone = sine(44_100, 1000, 0.5);
    const between = new Float32Array(3 * tone.length);
    between.set(tone, tone.length);
    expect(measure([between], 44_100)!.levelDbfs).toBeCloseTo(-9.03, 2);
    expect(measure([tone, new Float32Array(tone.length)], 44_100)!.levelDbfs).toBeCloseTo(-12.04, 2);
    const steps = new Float32Array(1.5 * tone.length);
    steps.set(tone.subarray(0, tone.length / 2).map((x) => x / 10));
    steps.set(tone, tone.length / 2);
    expect(measure([steps], 44_100)!.levelDbfs).toBeCloseTo(-9.03, 2);
  });

  it('finds none in music, noise, silence, a sweep, two equal tones, and what is too short', () => {
    const rate = 44_100;
    const sweep = Float32Array.from({ length: 5 * rate }, (_, n) =>
      Math.sin(0.01 * n + (n / rate) ** 2 * 300),
    );
    for (const channels of [
      musicSignal(5),
      noiseSignal(5 * rate),
      [new Float32Array(5 * rate)],
      [sweep],
      [mix([sine(rate, 1000, 0.3), 1], [sine(rate, 1300, 0.3), 1])],
      [sine(rate, 1000, 0.5, 1)],
    ]) {
      expect(measure(channels, rate)).toBeNull();
    }
  });

  it('finds the same however the signal is cut', () => {
    const tone = toneSignal(8000, 440, [0.25, 0.1], 0.01);
    expect(measure([tone], 8000, 777)).toEqual(measure([tone], 8000));
  });
});
