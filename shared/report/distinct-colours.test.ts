import { expect, it } from 'vitest';
import { distinctColours } from './distinct-colours.ts';

/** Linear light of a channel of sRGB (IEC 61966-2-1). */
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Red, green and blue, 0..1, of `#rrggbb` or `hsl(hue,saturation%,lightness%)` (CSS Color 4). */
function channels(colour: string): number[] {
  const hex = /^#(..)(..)(..)$/.exec(colour);
  if (hex !== null) return hex.slice(1).map((digits) => Number.parseInt(digits, 16) / 255);
  const [hue, saturation, lightness] = /hsl\((\d+),(\d+)%,(\d+)%\)/.exec(colour)!.slice(1).map(Number);
  const [s, l] = [saturation! / 100, lightness! / 100];
  return [0, 8, 4].map((n) => {
    const k = (n + hue! / 30) % 12;
    return l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  });
}

/** CIE L*a*b* under D65. */
function lab(colour: string): readonly [number, number, number] {
  const [r, g, b] = channels(colour).map(linear) as [number, number, number];
  const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (a: string, b: string): number => {
  const [first, second] = [lab(a), lab(b)];
  return Math.hypot(...first.map((value, axis) => value - second[axis]!));
};

it.each([1, 2, 6, 7, 12, 16, 20])('tells %i colours apart, and from white', (count) => {
  const colours = distinctColours(count);
  expect(colours).toHaveLength(count);
  const others = [...colours, '#ffffff'];
  const distances = colours.flatMap((colour, i) =>
    others.slice(i + 1).map((other) => distance(colour, other)),
  );
  // A difference of 2.3 is just seen side by side (Mahy et al. 1994); this one is seen across a picture.
  expect(Math.min(...distances)).toBeGreaterThan(20);
});
