import { describe, expect, it } from 'vitest';
import { mix, spectrumOf } from '../../test/support/analysis-signals.ts';
import { syntheticMusic, whiteNoise } from '../../test/support/dsp-signals.ts';
import { noise } from '../../test/support/programmes.ts';
import { RealFft } from '../dsp/fft.ts';
import { bandwidth } from './bandwidth.ts';

const RATE = 44_100;
const LENGTH = 2 ** 17;

/** Takes away what lies above a frequency, by one transform of the whole signal: as steep as can be. */
function cutAbove(samples: Float32Array, cutHz: number): Float32Array {
  const fft = new RealFft(LENGTH);
  const real = new Float64Array(fft.binCount);
  const imag = new Float64Array(fft.binCount);
  fft.forward(samples, real, imag);
  const bin = Math.round((cutHz * LENGTH) / RATE);
  real.fill(0, bin);
  imag.fill(0, bin);
  const cut = new Float32Array(LENGTH);
  fft.inverse(real, imag, cut);
  return cut;
}

const music = mix(
  [syntheticMusic(3, RATE, 1).subarray(0, LENGTH), 1],
  [noise('pink', 3).subarray(0, LENGTH), 0.01],
);
const dither = whiteNoise(LENGTH, 1, 2 ** -15);

describe('bandwidth', () => {
  it.each([8000, 16_000, 19_000, 20_200])('finds where coding cut a track off: %s Hz', (cutHz) => {
    const { bandwidthHz, cutoffHz } = bandwidth(
      spectrumOf([mix([cutAbove(music, cutHz), 1], [dither, 1])], RATE),
    );
    expect(Math.abs(cutoffHz! - cutHz)).toBeLessThan(150);
    expect(bandwidthHz).toBe(cutoffHz);
  });

  it('finds no cliff in a track that has none, nor in the filter of a converter', () => {
    expect(bandwidth(spectrumOf([music], RATE))).toEqual({ bandwidthHz: RATE / 2, cutoffHz: null });
    expect(bandwidth(spectrumOf([cutAbove(music, 21_300)], RATE)).cutoffHz).toBeNull();
  });

  it('finds where a track fades into the noise of its format, without a cliff', () => {
    // Falls by 24 dB an octave from 1 kHz on: a filter of four poles, twice over itself.
    let states = [0, 0, 0, 0];
    const dark = music.map((x) => {
      let value = x;
      states = states.map((state) => {
        const next = state + 0.13 * (value - state);
        value = next;
        return next;
      });
      return value;
    });
    const spectrum = spectrumOf([mix([dark, 1], [dither, 1])], RATE);
    const { bandwidthHz, cutoffHz } = bandwidth(spectrum);
    expect(cutoffHz).toBeNull();
    // It is 10 dB over what lies at the upper end.
    const density = (lowHz: number, highHz: number): number =>
      10 * Math.log10(spectrum.bandPower(lowHz, highHz) / (highHz - lowHz));
    const rise = density(bandwidthHz! - 50, bandwidthHz! + 50) - density(21_550, RATE / 2);
    expect(Math.abs(rise - 10)).toBeLessThan(3);
  });

  it('ends above a sine, and does not change with the gain', () => {
    const sine = Float32Array.from({ length: LENGTH }, (_, n) => Math.sin((2 * Math.PI * 5000 * n) / RATE));
    const { bandwidthHz } = bandwidth(spectrumOf([sine], RATE));
    expect(bandwidthHz).toBeGreaterThan(5000);
    expect(bandwidthHz).toBeLessThan(7000);
    const cut = cutAbove(music, 15_000);
    expect(bandwidth(spectrumOf([cut.map((x) => x / 4096)], RATE))).toEqual(
      bandwidth(spectrumOf([cut], RATE)),
    );
  });

  it('is not defined for silence', () => {
    expect(bandwidth(spectrumOf([new Float32Array(1000)], RATE))).toEqual({
      bandwidthHz: null,
      cutoffHz: null,
    });
  });
});
