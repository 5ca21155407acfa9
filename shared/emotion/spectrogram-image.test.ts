import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { resizeBicubic, spectrogramImage } from './spectrogram-image.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../test/vectors/resize_bicubic.json', import.meta.url), 'utf8'),
) as {
  readonly width: number;
  readonly height: number;
  readonly cases: readonly {
    readonly width: number;
    readonly height: number;
    readonly pixels: readonly number[];
  }[];
};

describe('resizing', () => {
  const { width, height, cases } = vectors;
  const pixels = Float32Array.from(
    { length: width * height },
    (_, i) => Math.sin(i * 0.37) + Math.cos(i * i * 0.011),
  );

  it.each(cases)('to $width x $height equals PyTorch', (expected) => {
    const resized = resizeBicubic({ width, height, pixels }, expected.width, expected.height);
    for (const [i, value] of expected.pixels.entries()) expect(resized.pixels[i]).toBeCloseTo(value, 5);
  });

  it('needs a size', () =>
    expect(() => resizeBicubic({ width, height, pixels }, 0, 3)).toThrow('positive integers, got 0 and 3'));
});

describe('the image of a spectrogram', () => {
  /** A ramp over time at every band, of so many frames. */
  const ramp = (frameCount: number) => ({
    frameCount,
    bandCount: 512,
    values: Float32Array.from({ length: frameCount * 512 }, (_, i) => Math.floor(i / 512) - 80),
  });
  const black = -0.5 / 0.225;
  const white = 0.5 / 0.225;

  it('is 224 x 224 and spans 0.5 ± 0.5 in units of its deviation', () => {
    const { width, height, pixels } = spectrogramImage(ramp(512));
    expect([width, height, pixels.length]).toEqual([224, 224, 224 * 224]);
    expect(Math.abs(pixels[0]! - black)).toBeLessThan(0.02);
    expect(Math.abs(pixels[223]! - white)).toBeLessThan(0.02);
  });

  it('has any size that is asked for', () => {
    const { width, height, pixels } = spectrogramImage(ramp(40), undefined, { frames: 40, side: 32 });
    expect([width, height, pixels.length]).toEqual([32, 32, 32 * 32]);
    expect(Math.abs(pixels[0]! - black)).toBeLessThan(0.1);
    expect(Math.abs(pixels[31]! - white)).toBeLessThan(0.1);
  });

  it('of a short clip is dark where there is nothing, at a place that is drawn', () => {
    const rows = [1, 2, 3].map((seed) =>
      spectrogramImage(ramp(100), createRandom(seed)).pixels.slice(0, 224),
    );
    const starts = rows.map((row) => row.findIndex((value) => value > black + 0.2));
    expect(new Set(starts).size).toBe(3);
    const centred = spectrogramImage(ramp(100)).pixels.slice(0, 224);
    expect(centred.slice(0, 85).every((value) => Math.abs(value - black) < 1e-4)).toBe(true);
    expect(Math.max(...centred)).toBeGreaterThan(1);
  });

  it('of a long clip shows a part of it', () => {
    const { pixels } = spectrogramImage(ramp(1024), createRandom(1));
    expect(Math.abs(pixels[0]! - black)).toBeLessThan(0.02);
    expect(Math.abs(pixels[223]! - white)).toBeLessThan(0.02);
  });

  it('of silence holds numbers', () => {
    const silent = { frameCount: 3, bandCount: 512, values: new Float32Array(3 * 512).fill(-100) };
    expect(spectrogramImage(silent).pixels.every((value) => value === Math.fround(black))).toBe(true);
  });
});
