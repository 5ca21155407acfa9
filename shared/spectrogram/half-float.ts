const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Largest finite half-precision number. */
const LARGEST = 65_504;

/**
 * A finite number as IEEE 754 half precision (binary16), to the nearest, ties to even. Levels of 64 to 128 dB are kept to 1/32 dB.
 *
 * @param value -65504 to 65504; beyond it the nearer of the two, as what reads these numbers interpolates between them
 */
export function toHalf(value: number): number {
  single[0] = Math.max(-LARGEST, Math.min(LARGEST, value));
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fff_ffff;
  if (magnitude < 0x3880_0000) return sign | roundSubnormal(Math.abs(single[0]!));
  // Rebiases the exponent from 127 to 15, and rounds 13 bits away: half of them, less one unless the last kept bit is odd.
  return sign | ((magnitude - 0x3800_0000 + 0x0fff + ((magnitude >>> 13) & 1)) >>> 13);
}

/** Below 2^-14 the numbers are the multiples of 2^-24. */
function roundSubnormal(magnitude: number): number {
  const units = magnitude * 2 ** 24;
  const below = Math.floor(units);
  const rest = units - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** The number that 16 bits of half precision are. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
