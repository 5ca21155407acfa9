import { interpolateSamples } from '../../../../shared/dsp/sinc-interpolation.ts';
import { scaleInPlace } from '../../../../shared/mastering/faults/level.ts';
import { PcmReader } from './pcm-format.ts';
import type { PreparedTrack } from './prepared-track.ts';

/** Files that are held open: far fewer than a system allows, more than a batch has tracks. */
const MAXIMUM_OPEN = 64;

/** Reads prepared tracks wherever it is asked to, and holds no more than a few files open. */
export class TrackReader {
  /** The least recently used first. */
  readonly #open = new Map<string, PcmReader>();

  /** The good version from a sample of the track on, as it is. */
  readGood(track: PreparedTrack, start: number, count: number): Float32Array[] {
    return this.#read(track.goodPcm, (track.goodStart ?? 0) + start, count);
  }

  /** The two versions of a pair, sample by sample beside each other. */
  readPair(
    track: PreparedTrack,
    start: number,
    count: number,
  ): { bad: Float32Array[]; good: Float32Array[] } {
    const { badPcm, badStart = 0, badPolarity = 1, goodGain = 1 } = track;
    if (badPcm === undefined) throw new Error(`${track.name} has no bad version`);
    const good = this.readGood(track, start, count);
    scaleInPlace(good, goodGain);
    const bad = this.#readBetween(badPcm, badStart + start, count);
    if (badPolarity < 0) scaleInPlace(bad, -1);
    return { bad, good };
  }

  /** A version of the good one that was made of it, see `PreparedTrack.lossyPcm`. */
  readVariant(track: PreparedTrack, path: string, start: number, count: number): Float32Array[] {
    return this.#read(path, (track.goodStart ?? 0) + start, count);
  }

  /** Closes the files. */
  close(): void {
    for (const reader of this.#open.values()) reader.close();
    this.#open.clear();
  }

  #read(path: string, start: number, count: number): Float32Array[] {
    return this.#reader(path).read(start, count);
  }

  /** Samples at places that may lie between those of the file. */
  #readBetween(path: string, start: number, count: number): Float32Array[] {
    const whole = Math.floor(start);
    if (whole === start) return this.#read(path, start, count);
    const piece = this.#read(path, whole - MARGIN, count + 2 * MARGIN);
    return piece.map((samples) => interpolateSamples(samples, MARGIN + start - whole, 1, count));
  }

  #reader(path: string): PcmReader {
    const reader = this.#open.get(path) ?? new PcmReader(path);
    this.#open.delete(path);
    this.#open.set(path, reader);
    if (this.#open.size > MAXIMUM_OPEN) {
      const [oldest, other] = this.#open.entries().next().value!;
      other.close();
      this.#open.delete(oldest);
    }
    return reader;
  }
}

/** Samples around a piece that interpolation looks at. */
const MARGIN = 64;
