import { powerToDb } from '../units.ts';
import { PowerHistogram } from './power-histogram.ts';
import type { SpectrumFrame } from './spectrum-frames.ts';

/** One harmonic of mains hum. */
export interface HumHarmonic {
  readonly frequencyHz: number;
  readonly levelDbfs: number;
  /** Over what lies beside it, in dB. */
  readonly prominenceDb: number;
}

/** Mains hum. */
export interface Hum {
  readonly frequencyHz: 50 | 60;
  /** Of all harmonics that were found. */
  readonly levelDbfs: number;
  readonly harmonics: readonly HumHarmonic[];
}

const MAINS = [50, 60] as const;
/** Harmonics are looked for up to here: the bass frames are true up to 560 Hz. */
const HIGHEST_HZ = 430;
/** Half the width of a line, in bins: the main lobe of the window, and what the mains drift. */
const LINE_BINS = 3;
/** What lies beside it: clear of the main lobe, and at most 16 Hz away. */
const SIDE_FROM_BINS = 8;
const SIDE_TO_BINS = 13;
/** Hum is always there, music at its frequencies is not: the level that is exceeded nine tenths of the time counts. */
const QUIET_SHARE = 0.1;
/** A line stands out by this, in dB. Noise and music reach half of it. */
const PROMINENCE_DB = 10;
/** One line may be a drone; two at multiples of the mains' frequency are hum. */
const FEWEST_HARMONICS = 2;
/** 6 to 10 s: fewer frames do not show what is steady. */
const FEWEST_FRAMES = 10;

/**
 * Finds mains hum, streaming: lines at multiples of 50 or 60 Hz that stand out of their neighbourhood in nine tenths of
 * the frames. A bass note at such a frequency comes and goes; a drone that is tuned to it, with harmonics, is taken for
 * hum.
 */
export class HumDetector {
  readonly #binHz: number;
  readonly #lines: readonly HumLine[];
  #frames = 0;

  /** @param bassBinHz of the bass frames of the track's spectrum, see `TrackSpectrum` */
  constructor(bassBinHz: number) {
    this.#binHz = bassBinHz;
    this.#lines = MAINS.flatMap((mains) =>
      Array.from({ length: Math.floor(HIGHEST_HZ / mains) }, (_, i) => ({
        mains,
        frequencyHz: mains * (i + 1),
        line: new PowerHistogram(),
        sides: new PowerHistogram(),
      })),
    );
  }

  /** Takes a bass frame. */
  add({ energy }: SpectrumFrame): void {
    // Frames overlap by half, and the squares of the window sum to half its length.
    const scale = 1 / (energy.length * (energy[0]!.length - 1));
    for (const { frequencyHz, line, sides } of this.#lines) {
      const middle = Math.round(frequencyHz / this.#binHz);
      let inside = 0;
      let beside = 0;
      for (const channel of energy) {
        for (let k = -LINE_BINS; k <= LINE_BINS; k++) inside += channel[middle + k]!;
        for (let k = SIDE_FROM_BINS; k <= SIDE_TO_BINS; k++)
          beside += channel[middle - k]! + channel[middle + k]!;
      }
      line.add(scale * inside);
      sides.add((scale * beside * (2 * LINE_BINS + 1)) / (2 * (SIDE_TO_BINS - SIDE_FROM_BINS + 1)));
    }
    this.#frames++;
  }

  /** The stronger of the two hums that were found, or `null`. */
  result(): Hum | null {
    if (this.#frames < FEWEST_FRAMES) return null;
    const [first, second] = MAINS.map((mains) => this.#find(mains));
    if (first === null || second === null) return first ?? second ?? null;
    return first!.levelDbfs >= second!.levelDbfs ? first! : second!;
  }

  #find(mains: 50 | 60): Hum | null {
    let total = 0;
    const harmonics: HumHarmonic[] = [];
    for (const { frequencyHz, line, sides } of this.#lines.filter((each) => each.mains === mains)) {
      const power = line.quantile(QUIET_SHARE);
      const prominenceDb = powerToDb(power / sides.quantile(QUIET_SHARE));
      if (!(prominenceDb >= PROMINENCE_DB) || prominenceDb === Infinity) continue;
      total += power;
      harmonics.push({ frequencyHz, levelDbfs: powerToDb(power), prominenceDb });
    }
    if (harmonics.length < FEWEST_HARMONICS) return null;
    return { frequencyHz: mains, levelDbfs: powerToDb(total), harmonics };
  }
}

interface HumLine {
  readonly mains: 50 | 60;
  readonly frequencyHz: number;
  /** Power of the line in each frame. */
  readonly line: PowerHistogram;
  /** Power of what lies beside it, for the width of a line. */
  readonly sides: PowerHistogram;
}
