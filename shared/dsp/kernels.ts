import { KERNELS } from './generated/kernels.ts';

/** What is used of WebAssembly, which has no types where neither those of Node nor those of a page are there. */
declare const WebAssembly: {
  readonly Memory: new (options: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/**
 * Inner loops in WebAssembly, of two or four samples at once; what each does stands in its source in `kernels`. Addresses are
 * bytes of the memory that {@link kernelDoubles} gives parts of. They do the same operations in the same order as the loops in TypeScript that they stand
 * in for, so that not a bit differs.
 */
export interface Kernels {
  radix8(x: number, y: number, twiddles: number, length: number, stride: number, size: number): void;
  radix4(x: number, y: number, twiddles: number, length: number, stride: number, size: number): void;
  weavePair(first: number, second: number, window: number, samples: number, signal: number): void;
  transformPair(signal: number, spare: number, twiddles: number, size: number): number;
  unpackPair(
    packed: number,
    half: number,
    twiddles: number,
    scale: number,
    first: number,
    second: number,
  ): void;
  pairProducts(spectra: number, bins: number, scale: number, products: number): void;
  splitPair(spectra: number, bins: number, first: number, second: number): void;
  correlate(signal: number, filter: number, taps: number, places: number, output: number): void;
  halveRate(line: number, taps: number, count: number, output: number): void;
  spectralDistance(estimate: number, reference: number, bins: number, floor: number, sums: number): void;
  survey(signal: number, chunks: number, peaks: number, bends: number): void;
  addWeightedSquares(left: number, right: number, samples: number, filters: number, states: number): void;
  addLevels(left: number, right: number, samples: number, limit: number, states: number): number;
  quantize(samples: number, count: number, steps: number, noise: number, state: number): number;
  weave(left: number, right: number, samples: number, signal: number): void;
  unweaveSwapped(signal: number, samples: number, left: number, right: number): void;
  weaveMidSide(left: number, right: number, window: number, samples: number, signal: number): void;
  sumBandPowers(spectrum: number, size: number, firstBins: number, bands: number, powers: number): void;
  split16(integers: number, samples: number, left: number, right: number): void;
  join16(left: number, right: number, samples: number, integers: number): void;
}

/** 16 MB, of which a system gives what is written to. It never grows, as arrays in it would be lost. */
const PAGES = 256;
/** What the compiler may keep for itself. */
const FIRST_FREE = 1024;

let memory: ArrayBuffer | undefined;
let running: Kernels | undefined;
let free = FIRST_FREE;

/** The kernels of this thread, which are made when they are first asked for. */
export function kernels(): Kernels {
  if (running === undefined) {
    const bytes = Uint8Array.from(KERNELS.match(/../g)!, (byte) => Number.parseInt(byte, 16));
    const pages = new WebAssembly.Memory({ initial: PAGES });
    memory = pages.buffer;
    running = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: pages } })
      .exports as Kernels;
  }
  return running;
}

/**
 * Takes a part of the memory that the kernels of this thread work on, for good: it is for scratch memory that all users of a
 * kernel share, and not for what one of them keeps.
 *
 * @param length doubles
 */
export function kernelDoubles(length: number): Float64Array<ArrayBuffer> {
  return new Float64Array(kernelBuffer(), reserve(length * Float64Array.BYTES_PER_ELEMENT), length);
}

/**
 * The same for singles.
 *
 * @param length singles
 */
export function kernelSingles(length: number): Float32Array<ArrayBuffer> {
  return new Float32Array(kernelBuffer(), reserve(length * Float32Array.BYTES_PER_ELEMENT), length);
}

function kernelBuffer(): ArrayBuffer {
  kernels();
  return memory!;
}

/**
 * What all users of a kernel share in a thread, with its parts of the kernels' memory.
 *
 * @param make makes it, when it is first asked for
 */
export function sharedScratch<Scratch>(make: () => Scratch): () => Scratch {
  let made: { readonly scratch: Scratch } | undefined;
  return () => {
    made ??= { scratch: make() };
    return made.scratch;
  };
}

/** Parts begin in lines of the cache that are their own. */
function reserve(bytes: number): number {
  const address = free;
  free = 64 * Math.ceil((address + bytes) / 64);
  return address;
}
