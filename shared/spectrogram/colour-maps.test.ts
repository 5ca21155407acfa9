import { describe, expect, it } from 'vitest';
import { COLOUR_MAPS, type ColourMap, DIFFERENCE_MAP } from './colour-maps.ts';

type Rgb = readonly [number, number, number];

function coloursOf(map: ColourMap): Rgb[] {
  return Array.from({ length: map.length / 3 }, (_, i) => [map[3 * i]!, map[3 * i + 1]!, map[3 * i + 2]!]);
}

/** IEC 61966-2-1. */
const linear = (channel: number): number =>
  channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;

/** L*, a* and b* of CIE 1976 under D65, from linear sRGB. */
function lab([r, g, b]: Rgb): [number, number, number] {
  const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Linear sRGB as people without red or green cones see it: Machado, Oliveira and Fernandes 2009, severity 1. */
const VISION: Readonly<Record<string, readonly Rgb[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function seenBy(vision: string, colour: Rgb): [number, number, number] {
  const [r, g, b] = colour.map(linear) as unknown as Rgb;
  const seen = VISION[vision]!.map(([x, y, z]) => Math.max(0, Math.min(1, x * r + y * g + z * b)));
  return lab(seen as unknown as Rgb);
}

const lightness = (vision: string, map: ColourMap): number[] =>
  coloursOf(map).map((colour) => seenBy(vision, colour)[0]);

function hex(map: ColourMap, index: number): string {
  return coloursOf(map)
    .at(index)!
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('');
}

describe('colour maps of levels', () => {
  it.each([
    // The ends that matplotlib's documentation and everybody's tables have.
    ['viridis', '440154', 'fde725'],
    ['magma', '000004', 'fcfdbf'],
    ['inferno', '000004', 'fcffa4'],
  ] as const)('%s is that of matplotlib', (name, first, last) => {
    const map = COLOUR_MAPS[name];
    expect(map.length).toBe(3 * 256);
    expect([hex(map, 0), hex(map, -1)]).toEqual([first, last]);
  });

  it.each(
    Object.keys(VISION).flatMap((vision) => Object.keys(COLOUR_MAPS).map((name) => [vision, name] as const)),
  )('to eyes %s %s grows lighter all the way', (vision, name) => {
    const values = lightness(vision, COLOUR_MAPS[name as keyof typeof COLOUR_MAPS]);
    // Over eight steps, 2.5 dB of 80: single steps are as small as the rounding of colours.
    for (let i = 8; i < values.length; i++) expect(values[i]! - values[i - 8]!).toBeGreaterThan(0);
    expect(values.at(-1)! - values[0]!).toBeGreaterThan(70);
  });

  it.each(Object.entries(COLOUR_MAPS))('%s grows evenly lighter', (_, map) => {
    const values = lightness('normal', map);
    const [first, last] = [values[0]!, values.at(-1)!];
    for (const [i, value] of values.entries()) {
      // Uniform in CAM02-UCS, which CIELAB follows within some units of 100.
      expect(Math.abs(value - (first + (i / 255) * (last - first)))).toBeLessThan(6);
    }
  });
});

describe('the colour map of differences', () => {
  const values = lightness('normal', DIFFERENCE_MAP);
  const middle = (values.length - 1) / 2;

  it('is vik, whose middle is nearly white', () => {
    expect(values.length).toBe(255);
    expect([hex(DIFFERENCE_MAP, 0), hex(DIFFERENCE_MAP, -1)]).toEqual(['001261', '590008']);
    const [l, a, b] = seenBy('normal', coloursOf(DIFFERENCE_MAP)[middle]!);
    expect(l).toBeGreaterThan(90);
    expect(Math.hypot(a, b)).toBeLessThan(8);
  });

  it('grows darker to both sides alike', () => {
    for (let i = 8; i <= middle; i++) {
      expect(values[middle - i]! - values[middle - i + 8]!).toBeLessThan(0);
      expect(values[middle + i]! - values[middle + i - 8]!).toBeLessThan(0);
      // As its author made it, the two sides are up to 8 units apart.
      expect(Math.abs(values[middle + i]! - values[middle - i]!)).toBeLessThan(9);
    }
  });

  it.each(Object.keys(VISION))('tells more from less to eyes %s', (vision) => {
    const seen = coloursOf(DIFFERENCE_MAP).map((colour) => seenBy(vision, colour));
    for (let i = 20; i <= middle; i++) {
      const [less, more] = [seen[middle - i]!, seen[middle + i]!];
      expect(Math.hypot(...less.map((part, c) => part - more[c]!))).toBeGreaterThan(10);
    }
  });
});
