import { DEFICIT_SCALE } from '../dsp/limiter-envelope.ts';
import { DEFAULT_RELEASE_SECONDS, ReleaseCurve } from '../dsp/limiter-release.ts';
import { gatedLoudness, lufsToEnergy } from '../dsp/loudness-gating.ts';
import { amplitudeToDb, dbToAmplitude } from '../units.ts';

/** A step is a little longer than the limiter looks ahead: a peak lowers the gain in its own step and in the one before. */
const STEP_SECONDS = 0.003;
/** How much of the way to what the next step needs a step is down, on the whole: real gains of seven tracks at eleven drives. */
const LOOK_AHEAD_SHARE = 0.8;
const HOP_SECONDS = 0.1;
const HOPS_PER_WINDOW = 4;

/** Levels are kept as whole numbers of 1/300 dB above -200 dBFS, which fit into 16 bits up to +18 dBFS. */
const LEVELS_PER_DB = 300;
const LOWEST_DB = -200;
const CHUNK_LENGTH = 65_536;

let amplitudes: Float32Array | undefined;

/** The amplitude of each level; 0 stands for silence. One table for all that ask. */
function amplitudesOfLevels(): Float32Array {
  amplitudes ??= Float32Array.from({ length: 65_536 }, (_, level) =>
    level === 0 ? 0 : dbToAmplitude(LOWEST_DB + level / LEVELS_PER_DB),
  );
  return amplitudes;
}

/** A list of amplitudes that grows, at two bytes each: a long track must not need much more memory than a short one. */
class LevelSeries {
  readonly #chunks: Uint16Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(amplitude: number): void {
    const index = this.#length % CHUNK_LENGTH;
    if (index === 0) this.#chunks.push(new Uint16Array(CHUNK_LENGTH));
    const level = Math.round((amplitudeToDb(amplitude) - LOWEST_DB) * LEVELS_PER_DB);
    this.#chunks[this.#chunks.length - 1]![index] = Math.max(0, Math.min(65_535, level));
    this.#length++;
  }

  at(index: number): number {
    return this.#chunks[Math.floor(index / CHUNK_LENGTH)]![index % CHUNK_LENGTH]!;
  }
}

/**
 * Foretells the loudness after gain and limiter from a sketch of the track: peak and energy of every 3 ms, at 5 MB an
 * hour. A forecast takes milliseconds where a pass over the track takes a second. For finished music it is off by
 * 0.04 LU (root mean square of 21 drives of 15 tracks, up to 8 LU taken away), for sound with all its energy in the treble
 * by a quarter of what is taken away, because it knows no peaks between samples.
 */
export class LimiterForecast {
  readonly #stepSamples: number;
  readonly #stepsPerSecond: number;
  readonly #peaks = new LevelSeries();
  /** Root of the sum of squares of each step. */
  readonly #energies = new LevelSeries();
  readonly #amplitudes = amplitudesOfLevels();
  #stepPeak = 0;
  #stepEnergy = 0;
  #stepFill = 0;

  /** @param sampleRate in Hz */
  constructor(sampleRate: number) {
    this.#stepSamples = Math.max(1, Math.round(STEP_SECONDS * sampleRate));
    this.#stepsPerSecond = sampleRate / this.#stepSamples;
  }

  /** @param block planar samples of any length, finite */
  push(block: readonly Float32Array[]): void {
    const length = block[0]?.length ?? 0;
    let start = 0;
    while (start < length) {
      const end = Math.min(length, start + this.#stepSamples - this.#stepFill);
      for (const samples of block) this.#survey(samples, start, end);
      this.#stepFill += end - start;
      start = end;
      if (this.#stepFill === this.#stepSamples) this.#finishStep();
    }
  }

  /**
   * @param drive gain in dB before the limiter, and its ceiling in dBTP
   * @param momentaryLufs momentary loudness of the track before the gain, every 100 ms, as `LoudnessMeter` has it
   * @returns integrated loudness after the limiter, in LUFS
   */
  integratedLufs(
    drive: { readonly gainDb: number; readonly ceilingDbtp: number },
    momentaryLufs: Float64Array,
  ): number {
    const { before, after } = this.#hopEnergies(dbToAmplitude(drive.ceilingDbtp - drive.gainDb));
    const energies = momentaryLufs.map((lufs, hop) => {
      let total = 0;
      let left = 0;
      for (let i = hop; i < Math.min(before.length, hop + HOPS_PER_WINDOW); i++) {
        total += before[i]!;
        left += after[i]!;
      }
      const remaining = total > 0 ? left / total : 1;
      return lufsToEnergy(lufs + drive.gainDb) * remaining;
    });
    return gatedLoudness(energies);
  }

  #survey(samples: Float32Array, start: number, end: number): void {
    let peak = this.#stepPeak;
    let energy = 0;
    for (let i = start; i < end; i++) {
      const magnitude = Math.abs(samples[i]!);
      if (magnitude > peak) peak = magnitude;
      energy += magnitude * magnitude;
    }
    this.#stepPeak = peak;
    this.#stepEnergy += energy;
  }

  #finishStep(): void {
    this.#peaks.push(this.#stepPeak);
    this.#energies.push(Math.sqrt(this.#stepEnergy));
    this.#stepPeak = 0;
    this.#stepEnergy = 0;
    this.#stepFill = 0;
  }

  /**
   * The energy of every 100 ms before and after a limiter.
   *
   * @param threshold amplitude before the gain
   */
  #hopEnergies(threshold: number): { readonly before: Float64Array; readonly after: Float64Array } {
    const stepCount = this.#peaks.length;
    const stepsPerHop = HOP_SECONDS * this.#stepsPerSecond;
    const before = new Float64Array(Math.ceil(stepCount / stepsPerHop));
    const after = new Float64Array(before.length);
    const amplitudes = this.#amplitudes;
    const release = new ReleaseCurve({
      releaseSeconds: DEFAULT_RELEASE_SECONDS,
      valuesPerSecond: this.#stepsPerSecond,
    });
    const deficitAt = (step: number): number => {
      const peak = step < stepCount ? amplitudes[this.#peaks.at(step)]! : 0;
      return peak > threshold ? 1 - threshold / peak : 0;
    };
    let needed = deficitAt(0);
    for (let step = 0; step < stepCount; step++) {
      const coming = deficitAt(step + 1);
      const held = release.next(needed * DEFICIT_SCALE) / DEFICIT_SCALE;
      const gain =
        1 - Math.max(held, LOOK_AHEAD_SHARE * coming + (1 - LOOK_AHEAD_SHARE) * Math.min(held, coming));
      const energy = amplitudes[this.#energies.at(step)]! ** 2;
      const hop = Math.floor(step / stepsPerHop);
      before[hop]! += energy;
      after[hop]! += energy * gain * gain;
      needed = coming;
    }
    return { before, after };
  }
}
