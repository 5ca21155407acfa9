/**
 * A seeded source of randomness. Everything random in Lathe draws from one of these, so that the same seed gives
 * the same bytes on every machine.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** What the next draw follows from: mulberry32 adds a constant and scrambles the sum. */
  readonly state: number;
  /** Leaves out as many draws. */
  skip(count: number): void;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Uniform over the integers low ... high - 1. */
  integer(low: number, high: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element, each equally likely; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** A new list with the elements in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent generator that depends on this one's seed and the keys only, not on what was drawn so far. */
  fork(...keys: readonly (number | string)[]): Random;
}

/** Hashes keys into 32 bits (FNV-1a over UTF-16 code units, then a final avalanche). */
function hashKeys(seed: number, keys: readonly (number | string)[]): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const key of keys) {
    const text = `${typeof key}:${key};`;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What mulberry32 adds to its state before each draw. */
const INCREMENT = 0x6d2b79f5;

/** What mulberry32 makes of its state: 32 bits. */
function bitsOf(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return t ^ (t >>> 14);
}

/**
 * A seeded generator: mulberry32 (Tommy Ettinger), period 2^32, passes gjrand's small tests; not for cryptography.
 *
 * @param seed any integer; its lowest 32 bits count
 */
export function createRandom(seed: number): Random {
  const origin = seed >>> 0;
  let state = origin | 0;
  const next = (): number => {
    state = (state + INCREMENT) | 0;
    return (bitsOf(state) >>> 0) / 2 ** 32;
  };
  const random: Random = {
    next,
    get state() {
      return state;
    },
    skip: (count) => {
      state = (state + Math.imul(count, INCREMENT)) | 0;
    },
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low) * next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(items.length * next())]!,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = Math.floor((i + 1) * next());
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
    fork: (...keys) => createRandom(hashKeys(origin, keys)),
  };
  return random;
}
