import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { MidSideSpectrumMeter } from './mid-side-spectra.ts';
import { MATCH_BANDS_HZ, toMatchBands } from './third-octave-scale.ts';

function measure(channels: readonly Float32Array[], sampleRate: number, blockLength = 10_007) {
  const meter = new MidSideSpectrumMeter({ sampleRate, channelCount: channels.length });
  for (let start = 0; start < channels[0]!.length; start += blockLength) {
    meter.push(channels.map((samples) => samples.subarray(start, start + blockLength)));
  }
  return meter.result();
}

function meanFrame({ frames }: ReturnType<typeof measure>): Float64Array {
  const sum = new Float64Array(frames[0]!.length);
  for (const frame of frames) for (let i = 0; i < sum.length; i++) sum[i]! += frame[i]! / frames.length;
  return sum;
}

describe('MidSideSpectrumMeter', () => {
  it.each([8000, 44_100, 96_000])('has mean squares of mid and side in its bands, at %i Hz', (rate) => {
    const left = whiteNoise(6 * rate, 1, 0.5);
    const other = whiteNoise(6 * rate, 2, 0.2);
    const right = left.map((x, n) => 0.5 * x + other[n]!);
    const spectra = measure([left, right], rate);
    const powers = meanFrame(spectra);
    const count = spectra.frequenciesHz.length;
    const total = (from: number): number => powers.subarray(from, from + count).reduce((a, b) => a + b, 0);
    const meanSquare = (of: (l: number, r: number) => number): number =>
      left.reduce((sum, l, n) => sum + of(l, right[n]!) ** 2, 0) / left.length;
    // What the ends of the windows leave out of noise is a few per cent.
    expect(total(0) / meanSquare((l, r) => (l + r) / 2)).toBeCloseTo(1, 1);
    expect(total(count) / meanSquare((l, r) => (l - r) / 2)).toBeCloseTo(1, 1);
    expect(spectra.frequenciesHz.at(-1)).toBeLessThanOrEqual(rate / 2);
  });

  it('puts a tone into the third of an octave that it belongs to, whatever the blocks', () => {
    const rate = 44_100;
    const tone = Float32Array.from({ length: 4 * rate }, (_, n) => Math.sin((2 * Math.PI * 25 * n) / rate));
    const spectra = measure([tone], rate, 313);
    const bands = toMatchBands(
      spectra.frequenciesHz,
      meanFrame(spectra).subarray(0, spectra.frequenciesHz.length),
    );
    expect(MATCH_BANDS_HZ[1]).toBeCloseTo(25.12, 2);
    expect(bands[1]).toBeCloseTo(0.5, 2);
    expect(
      spectra.frames.every((frame) => frame.subarray(spectra.frequenciesHz.length).every((x) => x === 0)),
    ).toBe(true);
  });

  it('keeps nothing of a sound that fills no frame', () => {
    expect(measure([new Float32Array(1000)], 44_100).frames).toHaveLength(0);
  });
});
