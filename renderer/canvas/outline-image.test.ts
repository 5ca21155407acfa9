import { describe, expect, it } from 'vitest';
import { paintOutline } from './outline-image.ts';
import { mixColours } from './pixel-image.ts';

const [WAVE, GROUND] = [0xff00_00ff, 0xff00_0000];

/** How much of each pixel of a column is covered, from the top: its red. */
function columnOf(magnitude: number, height: number, gain = 1): number[] {
  const data = new Uint8ClampedArray(4 * height);
  const image = { width: 1, height, data };
  paintOutline(image, Float32Array.of(magnitude), gain, { wave: WAVE, ground: GROUND });
  return Array.from({ length: height }, (_, y) => data[4 * y]! / 255);
}

describe("a waveform's picture", () => {
  it.each([
    [0, 6, [0, 0, 0.5, 0.5, 0, 0], 'silence is a line of one pixel'],
    [0, 5, [0, 0, 1, 0, 0], 'of an odd height'],
    [0.5, 6, [0, 0.5, 1, 1, 0.5, 0], 'ends between pixels are blended'],
    [0.5, 5, [0, 0.75, 1, 0.75, 0], 'and of an odd height'],
    [2, 4, [1, 1, 1, 1], 'too loud fills the height'],
  ] as const)('of %d, %d pixels high: %j, as %s', (magnitude, height, covered, _) => {
    for (const [y, share] of columnOf(magnitude, height).entries()) expect(share).toBeCloseTo(covered[y]!, 2);
  });

  it('covers as much as the magnitude says, whatever the gain', () => {
    for (const magnitude of [0.03, 0.1, 0.3333, 0.77]) {
      const sum = columnOf(magnitude, 101, 0.5).reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(Math.max(1, 101 * 0.5 * magnitude), 1);
    }
  });

  it('blends channel by channel', () => {
    expect(mixColours(0xff10_2030, 0xff20_4060, 0.5)).toBe(0xff18_3048);
    expect(mixColours(0xff00_00ff, 0xffff_0000, 0)).toBe(0xff00_00ff);
  });
});
