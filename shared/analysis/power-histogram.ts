/** Classes an octave of power: 0.19 dB wide on average. */
const CLASSES_PER_OCTAVE = 16;
/** What is weaker counts as this: -271 dB, below every rounding. */
const LOWEST_OCTAVE = -90;
const HIGHEST_OCTAVE = 10;
const CLASS_COUNT = (HIGHEST_OCTAVE - LOWEST_OCTAVE) * CLASSES_PER_OCTAVE;
/** A float's bits in order: 23 of mantissa, of which 4 are kept, and the exponent above them, biased by 127. */
const DROPPED_BITS = 19;
const FIRST_CLASS = (LOWEST_OCTAVE + 127) * CLASSES_PER_OCTAVE;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Powers from `low` to `high`, and how many of them there were. */
export interface PowerClass {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/**
 * How often which power occurred, in classes of sixteenths of an octave: quantiles of any number of values, in
 * constant memory and without a logarithm, as a float's own bits are the class.
 */
export class PowerHistogram {
  readonly #counts = new Uint32Array(CLASS_COUNT);
  #total = 0;

  /** @param power 0 or more, a mean square */
  add(power: number): void {
    float[0] = power;
    const index = (bits[0]! >> DROPPED_BITS) - FIRST_CLASS;
    this.#counts[index < 0 ? 0 : index >= CLASS_COUNT ? CLASS_COUNT - 1 : index]!++;
    this.#total++;
  }

  /** How many powers were added. */
  get total(): number {
    return this.#total;
  }

  /**
   * The power that a share of all are below; 0 if there is none.
   *
   * @param share 0 ... 1
   */
  quantile(share: number): number {
    if (this.#total === 0) return 0;
    let left = share * this.#total;
    for (const { low, high, count } of this.classes()) {
      if (left <= count) return low + (high - low) * (left / count);
      left -= count;
    }
    return 0;
  }

  /** The classes that have members, from the weakest. */
  classes(): PowerClass[] {
    const classes: PowerClass[] = [];
    this.#counts.forEach((count, i) => {
      if (count > 0) classes.push({ low: classEdge(i), high: classEdge(i + 1), count });
    });
    return classes;
  }
}

function classEdge(index: number): number {
  const octave = Math.floor(index / CLASSES_PER_OCTAVE) + LOWEST_OCTAVE;
  return 2 ** octave * (1 + (index % CLASSES_PER_OCTAVE) / CLASSES_PER_OCTAVE);
}
