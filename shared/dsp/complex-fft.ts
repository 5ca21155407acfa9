import { requireArgument } from '../errors.ts';
import { type Kernels, kernelDoubles, kernels, sharedScratch } from './kernels.ts';

/** Transforms up to this size work in the kernels' memory, and their tables, a megabyte at most, are kept there. */
const LARGEST_IN_KERNELS = 131_072;

/**
 * Bytes between the two halves of a transform's scratch memory: a page and a line of a processor's cache. Without them what is read
 * and what is written would compete for the same places of the cache, which costs a fifth of the time.
 */
export const GAP_BYTES = 4096 + 64;

/**
 * Discrete Fourier transform of complex signals whose length is a power of two, in double precision: a Stockham auto-sort
 * transform of radix 8 as far as it goes and then of 4 or 2. No bit reversal, and few passes over memory. Nothing is allocated
 * by a transform. Up to 131072 points all instances of a thread share their tables and scratch memory: what is put in and what
 * comes out is there until another one is used. A larger one owns its own, so make one a size and keep it.
 *
 * Definition: Z[k] = Σ_n z[n] e^{-2πikn/M}. For the inverse, swap real and imaginary parts on the way in and on the way out,
 * and divide by M.
 */
export class ComplexFft {
  /** Length M of the signal. */
  readonly size: number;
  /** cos and sin of 2πk/M for k = 0 ... M/2, interleaved: no pass needs more. */
  readonly #twiddles: Float64Array;
  /** What does the passes where the signal is in its memory. */
  readonly #kernels: Kernels | undefined;
  #work: Float64Array;
  #spare: Float64Array;

  /**
   * @param size length of the signal, a power of two
   * @throws LatheError `bad-argument` for any other size
   */
  constructor(size: number) {
    requireArgument(
      Number.isInteger(size) && size >= 1 && size <= 2 ** 25 && (size & (size - 1)) === 0,
      `ComplexFft: size must be a power of two from 1 to 2^25, got ${size}`,
    );
    this.size = size;
    this.#twiddles = twiddlesOf(size);
    const isShared = size <= LARGEST_IN_KERNELS;
    this.#kernels = isShared ? kernels() : undefined;
    const memory = isShared ? sharedMemory() : newMemory(size);
    this.#work = memory.subarray(0, 2 * size);
    this.#spare = memory.subarray(memory.length - 2 * size);
  }

  /** Where the signal is to be put, real and imaginary parts in turn. Maybe another array after each transform. */
  get signal(): Float64Array {
    return this.#work;
  }

  /**
   * Transforms what was put into {@link signal}.
   *
   * @returns the spectrum, real and imaginary parts in turn; it is the next {@link signal}, and valid until that, or another
   *   transform's, is written to
   */
  transform(): Float64Array {
    let length = this.size;
    let stride = 1;
    // 16 is left to two passes of radix 4.
    for (; length >= 8 && length !== 16; length /= 8, stride *= 8) this.#radix8(length, stride);
    for (; length >= 4; length /= 4, stride *= 4) this.#radix4(length, stride);
    if (length === 2) this.#radix2(stride);
    return this.#work;
  }

  /**
   * One Stockham pass of radix 8 over `stride` interleaved sequences of `length` points: sums and differences of points
   * half a sequence apart, each through a transform of four points; the differences are turned by eighths first.
   */
  #radix8(length: number, stride: number): void {
    const x = this.#work;
    const y = this.#spare;
    const twiddles = this.#twiddles;
    this.#work = y;
    this.#spare = x;
    if (this.#kernels !== undefined) {
      const { byteOffset } = twiddles;
      this.#kernels.radix8(x.byteOffset, y.byteOffset, byteOffset, length, stride, this.size);
      return;
    }
    const eighth = length / 8;
    const step = (2 * this.size) / length;
    const width = 2 * stride;
    const span = width * eighth;
    for (let p = 0; p < eighth; p++) {
      const w = p * step;
      const c1 = twiddles[w]!;
      const s1 = twiddles[w + 1]!;
      const c2 = twiddles[2 * w]!;
      const s2 = twiddles[2 * w + 1]!;
      const c3 = twiddles[3 * w]!;
      const s3 = twiddles[3 * w + 1]!;
      const c4 = twiddles[4 * w]!;
      const s4 = twiddles[4 * w + 1]!;
      const c5 = c4 * c1 - s4 * s1;
      const s5 = c4 * s1 + s4 * c1;
      const c6 = c4 * c2 - s4 * s2;
      const s6 = c4 * s2 + s4 * c2;
      const c7 = c4 * c3 - s4 * s3;
      const s7 = c4 * s3 + s4 * c3;
      let o = 8 * width * p;
      for (let i = width * p, end = i + width; i < end; i += 2, o += 2) {
        const i4 = i + 4 * span;
        const sum0r = x[i]! + x[i4]!;
        const sum0i = x[i + 1]! + x[i4 + 1]!;
        const dif0r = x[i]! - x[i4]!;
        const dif0i = x[i + 1]! - x[i4 + 1]!;
        const i2 = i + 2 * span;
        const i6 = i + 6 * span;
        const sum2r = x[i2]! + x[i6]!;
        const sum2i = x[i2 + 1]! + x[i6 + 1]!;
        const dif2r = x[i2 + 1]! - x[i6 + 1]!;
        const dif2i = x[i6]! - x[i2]!;
        const i1 = i + span;
        const i5 = i + 5 * span;
        const sum1r = x[i1]! + x[i5]!;
        const sum1i = x[i1 + 1]! + x[i5 + 1]!;
        const raw1r = x[i1]! - x[i5]!;
        const raw1i = x[i1 + 1]! - x[i5 + 1]!;
        const dif1r = Math.SQRT1_2 * (raw1r + raw1i);
        const dif1i = Math.SQRT1_2 * (raw1i - raw1r);
        const i3 = i + 3 * span;
        const i7 = i + 7 * span;
        const sum3r = x[i3]! + x[i7]!;
        const sum3i = x[i3 + 1]! + x[i7 + 1]!;
        const raw3r = x[i3]! - x[i7]!;
        const raw3i = x[i3 + 1]! - x[i7 + 1]!;
        const dif3r = Math.SQRT1_2 * (raw3i - raw3r);
        const dif3i = -Math.SQRT1_2 * (raw3r + raw3i);

        const even0r = sum0r + sum2r;
        const even0i = sum0i + sum2i;
        const even1r = sum1r + sum3r;
        const even1i = sum1i + sum3i;
        const even2r = sum0r - sum2r;
        const even2i = sum0i - sum2i;
        const even3r = sum1i - sum3i;
        const even3i = sum3r - sum1r;
        y[o] = even0r + even1r;
        y[o + 1] = even0i + even1i;
        put(y, o + 4 * width, even0r - even1r, even0i - even1i, c4, s4);
        put(y, o + 2 * width, even2r + even3r, even2i + even3i, c2, s2);
        put(y, o + 6 * width, even2r - even3r, even2i - even3i, c6, s6);

        const odd0r = dif0r + dif2r;
        const odd0i = dif0i + dif2i;
        const odd1r = dif1r + dif3r;
        const odd1i = dif1i + dif3i;
        const odd2r = dif0r - dif2r;
        const odd2i = dif0i - dif2i;
        const odd3r = dif1i - dif3i;
        const odd3i = dif3r - dif1r;
        put(y, o + width, odd0r + odd1r, odd0i + odd1i, c1, s1);
        put(y, o + 5 * width, odd0r - odd1r, odd0i - odd1i, c5, s5);
        put(y, o + 3 * width, odd2r + odd3r, odd2i + odd3i, c3, s3);
        put(y, o + 7 * width, odd2r - odd3r, odd2i - odd3i, c7, s7);
      }
    }
  }

  /** One Stockham pass of radix 4 over `stride` interleaved sequences of `length` points. */
  #radix4(length: number, stride: number): void {
    const x = this.#work;
    const y = this.#spare;
    const twiddles = this.#twiddles;
    this.#work = y;
    this.#spare = x;
    if (this.#kernels !== undefined) {
      const { byteOffset } = twiddles;
      this.#kernels.radix4(x.byteOffset, y.byteOffset, byteOffset, length, stride, this.size);
      return;
    }
    const quarter = length / 4;
    const step = (2 * this.size) / length;
    const span = 2 * stride * quarter;
    for (let p = 0; p < quarter; p++) {
      const c1 = twiddles[p * step]!;
      const s1 = twiddles[p * step + 1]!;
      const c2 = c1 * c1 - s1 * s1;
      const s2 = 2 * c1 * s1;
      const c3 = c1 * c2 - s1 * s2;
      const s3 = c1 * s2 + s1 * c2;
      let i = 2 * stride * p;
      let o = 8 * stride * p;
      for (let q = 0; q < stride; q++, i += 2, o += 2) {
        const ar = x[i]!;
        const ai = x[i + 1]!;
        const br = x[i + span]!;
        const bi = x[i + span + 1]!;
        const cr = x[i + 2 * span]!;
        const ci = x[i + 2 * span + 1]!;
        const dr = x[i + 3 * span]!;
        const di = x[i + 3 * span + 1]!;
        const sumAcR = ar + cr;
        const sumAcI = ai + ci;
        const sumBdR = br + dr;
        const sumBdI = bi + di;
        const r1 = ar - cr + (bi - di);
        const i1 = ai - ci - (br - dr);
        const r2 = sumAcR - sumBdR;
        const i2 = sumAcI - sumBdI;
        const r3 = ar - cr - (bi - di);
        const i3 = ai - ci + (br - dr);
        y[o] = sumAcR + sumBdR;
        y[o + 1] = sumAcI + sumBdI;
        y[o + 2 * stride] = r1 * c1 + i1 * s1;
        y[o + 2 * stride + 1] = i1 * c1 - r1 * s1;
        y[o + 4 * stride] = r2 * c2 + i2 * s2;
        y[o + 4 * stride + 1] = i2 * c2 - r2 * s2;
        y[o + 6 * stride] = r3 * c3 + i3 * s3;
        y[o + 6 * stride + 1] = i3 * c3 - r3 * s3;
      }
    }
  }

  /** The last pass where one factor of 2 is left: sums and differences. */
  #radix2(stride: number): void {
    const x = this.#work;
    const y = this.#spare;
    for (let q = 0; q < 2 * stride; q++) {
      const a = x[q]!;
      const b = x[q + 2 * stride]!;
      y[q] = a + b;
      y[q + 2 * stride] = a - b;
    }
    this.#work = y;
    this.#spare = x;
  }
}

/** Tables of the sizes that were asked for: filters are designed by many transforms of one size, each used once. */
const tables = new Map<number, Float64Array>();

/**
 * cos and sin of 2πk/N for k = 0 ... N/2, interleaved; one table for all that ask.
 *
 * @param size N, a power of two
 */
export function twiddlesOf(size: number): Float64Array {
  const known = tables.get(size);
  if (known !== undefined) return known;
  const isKept = size <= LARGEST_IN_KERNELS;
  const twiddles = isKept ? kernelDoubles(size + 2) : new Float64Array(size + 2);
  for (let k = 0; 2 * k <= size; k++) {
    twiddles[2 * k] = Math.cos((2 * Math.PI * k) / size);
    twiddles[2 * k + 1] = Math.sin((2 * Math.PI * k) / size);
  }
  if (isKept) tables.set(size, twiddles);
  return twiddles;
}

/** The scratch memory of all transforms in the kernels' memory. */
const sharedMemory = sharedScratch(() => kernelDoubles(scratchLength(LARGEST_IN_KERNELS)));

function newMemory(size: number): Float64Array {
  return new Float64Array(scratchLength(size));
}

/** Doubles of a signal, a gap, and what a pass makes of the signal. */
function scratchLength(size: number): number {
  return 4 * size + GAP_BYTES / Float64Array.BYTES_PER_ELEMENT;
}

/** Stores (r + ij) e^{-jφ}, whose cosine and sine are given. */
function put(y: Float64Array, at: number, r: number, i: number, cos: number, sin: number): void {
  y[at] = r * cos + i * sin;
  y[at + 1] = i * cos - r * sin;
}
