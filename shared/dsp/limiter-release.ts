import { DEFICIT_SCALE } from './limiter-envelope.ts';

/** A deficit below 2^-24 is no longer visible in a single-precision sample. */
const NEGLIGIBLE_DEFICIT = DEFICIT_SCALE * 2 ** -24;

/**
 * The slow memory fills with this time constant: a drum hit, over after a few milliseconds, leaves a few hundredths of its
 * deficit in it, seconds of dense sound most of it.
 */
const SLOW_ATTACK_SECONDS = 0.6;
/**
 * And empties with this one: slower than what would be heard as pumping. Much more than twice the attack would turn
 * the track down by nearly as much as it was turned up.
 */
const SLOW_RELEASE_SECONDS = 1.5;
/** At the end it empties linearly, so that the gain is exactly 1 again after seconds and not after half a minute. */
const SLOW_RELEASE_PER_SECOND = 0.01 * DEFICIT_SCALE;

/** A peak is like the last one when it asks for this share of its deficit. */
const LIKENESS = 0.92;
/** Longest pause between like peaks that is waited for: half a period of 32 Hz, as both half waves have a peak. */
const LONGEST_PAUSE_SECONDS = 0.014;
/** Two pauses are alike when they differ by at most this share of the longer one and this many seconds more. */
const PAUSE_TOLERANCE = 0.3;
const PAUSE_SLACK_SECONDS = 0.0004;
/** A pause is waited for this much longer than the last one was. */
const PATIENCE = 1.25;

/** Default of {@link ReleaseCurve}'s time constant in seconds. */
export const DEFAULT_RELEASE_SECONDS = 0.01;

/**
 * How the gain comes back. A single peak is let go exponentially, with the release time, which can be short: the dip that
 * it leaves is then hardly longer than the peak. What goes on for longer fills a second, slow memory, which
 * holds the gain almost still, so that dense music is turned down and not shaken.
 *
 * Deficits are whole numbers of 1 / DEFICIT_SCALE of full gain, so that sums of them are exact.
 */
export class ReleaseCurve {
  readonly #decay: number;
  readonly #slowAttack: number;
  readonly #slowRelease: number;
  readonly #slowestRelease: number;
  #fast = 0;
  #slow = 0;

  /**
   * @param options `releaseSeconds`: time constant after a single peak; `valuesPerSecond`: how often {@link next} is
   *   called
   */
  constructor(options: { readonly releaseSeconds: number; readonly valuesPerSecond: number }) {
    const { releaseSeconds, valuesPerSecond } = options;
    const factor = (seconds: number): number => Math.exp(-1 / (seconds * valuesPerSecond));
    this.#decay = factor(releaseSeconds);
    this.#slowAttack = 1 - factor(SLOW_ATTACK_SECONDS);
    this.#slowRelease = 1 - factor(SLOW_RELEASE_SECONDS);
    this.#slowestRelease = SLOW_RELEASE_PER_SECOND / valuesPerSecond;
  }

  /** Whether the deficit has come back to 0. */
  get isIdle(): boolean {
    return this.#fast === 0 && this.#slow === 0;
  }

  /** Deficit of single peaks, without the slow memory. */
  get fast(): number {
    return this.#fast;
  }

  /**
   * Takes the deficit that is needed and returns the one to apply: a whole number, at least as large.
   *
   * @param isHeld whether the deficit of single peaks stays as it is for now
   */
  next(deficit: number, isHeld = false): number {
    let fast = isHeld ? this.#fast : this.#fast * this.#decay;
    if (fast < NEGLIGIBLE_DEFICIT) fast = 0;
    if (deficit > fast) fast = deficit;
    let slow = this.#slow;
    if (fast >= slow) slow += (fast - slow) * this.#slowAttack;
    else slow = Math.max(fast, slow - Math.max((slow - fast) * this.#slowRelease, this.#slowestRelease));
    if (slow < NEGLIGIBLE_DEFICIT && fast === 0) slow = 0;
    this.#fast = fast;
    this.#slow = slow;
    return Math.ceil(fast > slow ? fast : slow);
  }
}

/**
 * Tells when the gain should wait: between like peaks that come back regularly, as those of a bass note do. With the gain
 * still between two of them, a steady tone is only turned down; a gain that followed each of its periods would distort it.
 */
export class PeakRhythm {
  readonly #longestPause: number;
  readonly #slack: number;
  /** Deficit of the last peak; what asks for nearly as much is the next one. */
  #peak = 0;
  /** Values since the last peak, and between the two before. */
  #pause = 0;
  #lastPause = 0;
  /** How long a pause may be until the gain is let go. */
  #hold = 0;

  /** @param valuesPerSecond how often {@link next} is called */
  constructor(valuesPerSecond: number) {
    this.#longestPause = LONGEST_PAUSE_SECONDS * valuesPerSecond;
    this.#slack = PAUSE_SLACK_SECONDS * valuesPerSecond;
  }

  /**
   * Takes the next deficit that is needed.
   *
   * @param applied the deficit of single peaks as it was before
   * @returns whether it should stay as it is for now
   */
  next(deficit: number, applied: number): boolean {
    if (deficit > 0 && deficit >= LIKENESS * this.#peak) this.#meetPeak(deficit);
    else if (++this.#pause > this.#longestPause) this.#forget(applied);
    return this.#pause <= this.#hold;
  }

  #meetPeak(deficit: number): void {
    if (this.#pause > 0) {
      const longer = Math.max(this.#pause, this.#lastPause);
      const difference = Math.abs(this.#pause - this.#lastPause);
      const isRegular = longer <= this.#longestPause && difference <= PAUSE_TOLERANCE * longer + this.#slack;
      this.#hold = isRegular ? Math.min(this.#longestPause, PATIENCE * this.#pause + this.#slack) : 0;
      this.#lastPause = this.#pause;
      this.#pause = 0;
      this.#peak = deficit;
    } else if (deficit > this.#peak) {
      this.#peak = deficit;
    }
  }

  #forget(applied: number): void {
    this.#hold = 0;
    this.#lastPause = 0;
    this.#peak = applied;
  }
}
