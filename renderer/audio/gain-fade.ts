/** Samples of each channel. */
type Channels = readonly Float32Array[];

/** Time constant of a change of gain: inaudible as a click, and 95 % there after 7.5 ms. */
const FADE_SECONDS = 0.0025;
/** Closer than this to its target, a gain has arrived: -120 dB. */
const ARRIVED = 1e-6;

/**
 * Adds versions of a sound up, each with a gain of its own, which goes to another smoothly.
 *
 * All gains change in the same sample: parameters of Web Audio are set one by one, and now and then some sound lies
 * between one and the next, so that what is heard falls, or rises, for a moment.
 */
export class GainFade {
  readonly #step: number;
  readonly #gains: number[];
  #targets: readonly number[];
  #next: { readonly targets: readonly number[]; readonly frame: number } | undefined;

  /**
   * @param targets gains at the beginning, as factors; a version without one is silent
   * @param sampleRate in Hz
   */
  constructor(targets: readonly number[], sampleRate: number) {
    this.#step = 1 - Math.exp(-1 / (FADE_SECONDS * sampleRate));
    this.#gains = [...targets];
    this.#targets = targets;
  }

  /**
   * Goes to other gains.
   *
   * @param targets as factors
   * @param frame from which on; what was to begin later than now is forgotten
   */
  goTo(targets: readonly number[], frame: number): void {
    this.#next = { targets, frame };
  }

  /**
   * Adds what is heard to a block.
   *
   * @param output of zeros
   * @param versions of the same length and as many channels, or without any while nothing plays
   * @param frame of the block's first sample
   */
  addTo(output: Channels, versions: readonly Channels[], frame: number): void {
    const length = output[0]?.length ?? 0;
    const turn = this.#next === undefined ? length : Math.max(0, this.#next.frame - frame);
    this.#addPart(output, versions, 0, Math.min(length, turn));
    if (this.#next === undefined || turn >= length) return;
    this.#targets = this.#next.targets;
    this.#next = undefined;
    this.#addPart(output, versions, turn, length);
  }

  #addPart(output: Channels, versions: readonly Channels[], start: number, end: number): void {
    for (let version = 0; version < versions.length; version++) {
      this.#addVersion(output, versions[version]!, version, start, end);
    }
  }

  #addVersion(output: Channels, input: Channels, version: number, start: number, end: number): void {
    const first = this.#gains[version] ?? 0;
    const target = this.#targets[version] ?? 0;
    if (first === 0 && target === 0) return;
    let last = first;
    for (let channel = 0; channel < output.length; channel++) {
      const samples = input[channel];
      const sum = output[channel]!;
      last = first;
      for (let i = start; i < end; i++) {
        last += (target - last) * this.#step;
        if (samples !== undefined) sum[i]! += last * samples[i]!;
      }
    }
    this.#gains[version] = Math.abs(target - last) < ARRIVED ? target : last;
  }
}
