import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mix } from '../../test/support/analysis-signals.ts';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import { musicSignal, noiseSignal } from '../../test/support/music-signal.ts';
import { type Hum, HumDetector } from './hum.ts';
import { TrackSpectrum } from './track-spectrum.ts';

function detect(channels: readonly Float32Array[], sampleRate: number, blockLength = 16_384): Hum | null {
  const found: { hum?: HumDetector } = {};
  const spectrum = new TrackSpectrum({
    sampleRate,
    channelCount: channels.length,
    onBassFrame: (frame) => found.hum!.add(frame),
  });
  found.hum = new HumDetector(spectrum.bassBinHz);
  pushInBlocks(channels, (block) => spectrum.push(block), blockLength);
  spectrum.finish();
  return found.hum.result();
}

/** Sines at multiples of a frequency; amplitudes of the harmonics from the first. */
function harmonics(length: number, sampleRate: number, frequencyHz: number, amplitudes: readonly number[]) {
  return Float32Array.from({ length }, (_, n) =>
    amplitudes.reduce(
      (sum, amplitude, h) =>
        sum + amplitude * Math.sin((2 * Math.PI * frequencyHz * (h + 1) * n) / sampleRate + h),
      0,
    ),
  );
}

describe('HumDetector', () => {
  const rate = 16_000;
  const [left, right] = musicSignal(20, rate);
  const hiss = noiseSignal(20 * rate, 1, 1e-4)[0]!;

  it.each([50, 60] as const)('finds %s Hz and its harmonics 25 dB below the music', (mains) => {
    // The music's bass at 55 Hz may hide the first harmonic.
    const amplitudes = [0.01, 0, 0.01, 0, 0.007];
    const hum = harmonics(left.length, rate, mains, amplitudes);
    const found = detect([mix([left, 1], [hum, 1]), mix([right, 1], [hum, 1])], rate)!;
    expect(found.frequencyHz).toBe(mains);
    for (const h of [3, 5]) {
      const { levelDbfs, prominenceDb } = found.harmonics.find(
        ({ frequencyHz }) => frequencyHz === h * mains,
      )!;
      // in the quietest tenth of the frames, where music may add to the hum or take from it
      expect(Math.abs(levelDbfs - 10 * Math.log10(amplitudes[h - 1]! ** 2 / 2))).toBeLessThan(2);
      expect(prominenceDb).toBeGreaterThan(10);
    }
    expect(found.levelDbfs).toBeCloseTo(
      10 * Math.log10(found.harmonics.reduce((sum, { levelDbfs }) => sum + 10 ** (levelDbfs / 10), 0)),
      6,
    );
  });

  it('reads the level of hum alone, in both channels or in one', () => {
    const hum = harmonics(15 * rate, rate, 50.05, [0.01, 0.02]);
    const expected = 10 * Math.log10((0.01 ** 2 + 0.02 ** 2) / 2);
    const bed = hiss.subarray(0, hum.length);
    expect(detect([mix([hum, 1], [bed, 1])], rate)!.levelDbfs).toBeCloseTo(expected, 1);
    expect(detect([mix([hum, 1], [bed, 1]), bed], rate)!.levelDbfs).toBeCloseTo(expected - 3.01, 1);
  });

  it('finds none in music, in noise, in silence, and in a bass that has G among its notes', () => {
    expect(detect([left, right], rate)).toBeNull();
    expect(detect([hiss], rate)).toBeNull();
    expect(detect([new Float32Array(20 * rate)], rate)).toBeNull();
    const notes = [50, 56.1, 66.7].map((frequencyHz) =>
      harmonics(20 * rate, rate, frequencyHz, [0.3, 0.2, 0.1]),
    );
    const bass = hiss.map(
      (_, n) => notes[Math.floor(n / rate / 0.9) % 3]![n]! * Math.exp(-3 * ((n / rate) % 0.9)),
    );
    expect(detect([mix([bass, 1], [hiss, 1])], rate)).toBeNull();
  });

  it('does not call one line hum, nor what is too short to be steady', () => {
    expect(detect([mix([harmonics(hiss.length, rate, 50, [0.01]), 1], [hiss, 1])], rate)).toBeNull();
    const hum = harmonics(3 * rate, rate, 50, [0.01, 0.01]);
    expect(detect([hum], rate)).toBeNull();
  });

  it('finds the same however the signal is cut', () => {
    const signal = mix([left, 1], [harmonics(left.length, rate, 50, [1e-3, 0, 5e-4]), 1]);
    const whole = detect([signal], rate);
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 50_000 }), (blockLength) => {
        expect(detect([signal], rate, blockLength)).toEqual(whole);
      }),
      { numRuns: 4 },
    );
  });
});
