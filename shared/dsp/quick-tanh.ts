/** Intervals of the table for each unit, and where it ends: beyond, tanh is 1 to within 8e-11. */
const PER_UNIT = 64;
const END = 12;

/** Value and slope times the length of an interval, at each border. */
const TABLE = Float64Array.from({ length: 2 * (PER_UNIT * END + 2) }, (_, i) => {
  const value = Math.tanh((i >> 1) / PER_UNIT);
  return i % 2 === 0 ? value : (1 - value * value) / PER_UNIT;
});

/**
 * Hyperbolic tangent from a table of cubics, several times as fast as `Math.tanh`: within 7e-10 of it (-183 dB, by the
 * remainder of cubic Hermite interpolation, h⁴/384 · max |tanh''''|), odd to the last bit, and smooth in its slope.
 *
 * @param x any number
 */
export function quickTanh(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < END)) return Number.isNaN(x) ? x : Math.sign(x);
  const position = magnitude * PER_UNIT;
  const i = position | 0;
  const t = position - i;
  const from = TABLE[2 * i]!;
  const slope = TABLE[2 * i + 1]!;
  const step = TABLE[2 * i + 2]! - from;
  const nextSlope = TABLE[2 * i + 3]!;
  const value =
    from + t * (slope + t * (3 * step - 2 * slope - nextSlope + t * (slope + nextSlope - 2 * step)));
  return x < 0 ? -value : value;
}
