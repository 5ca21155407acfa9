import type { AlignmentTrack, ExcerptPair, ExcerptRequest } from '../../../shared/analysis/alignment.ts';
import { EnergySketch } from '../../../shared/analysis/energy-sketch.ts';
import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';

/** A file as it is compared: on disk, at the rate and with the channels of the comparison. */
export interface ComparableTrack extends AlignmentTrack {
  readonly probe: AudioProbe;
  readonly spool: Spool;
}

/** What a {@link TrackLoader} needs. */
export interface LoadOptions {
  readonly probe: AudioProbe;
  /** Of the comparison. */
  readonly sampleRate: number;
  /** Empty, with the channels of the comparison: a single channel of the file counts as both. */
  readonly spool: Spool;
}

/** Puts a file on disk, as it is decoded, and sketches it for the alignment. */
export class TrackLoader {
  readonly probe: AudioProbe;
  readonly #options: LoadOptions;
  readonly #sketch: EnergySketch;

  constructor(options: LoadOptions) {
    this.probe = options.probe;
    this.#options = options;
    const { sampleRate, spool } = options;
    this.#sketch = new EnergySketch({ sampleRate, channelCount: spool.channelCount });
  }

  /** Samples a channel so far. */
  get sampleCount(): number {
    return this.#options.spool.sampleCount;
  }

  /** @param decoded the next block at the rate of the comparison; await each before the next */
  async push(decoded: readonly Float32Array[]): Promise<void> {
    const { sampleRate, spool } = this.#options;
    requireFiniteSamples(decoded, { path: this.probe.path, startSample: spool.sampleCount, sampleRate });
    const block = decoded.length < spool.channelCount ? [decoded[0]!, decoded[0]!] : decoded;
    const appended = spool.append(block);
    this.#sketch.push(block);
    await appended;
  }

  /** The file, once all of it was pushed. */
  finish(): ComparableTrack {
    const { probe } = this;
    const { spool } = this.#options;
    return { probe, spool, sketch: this.#sketch, sampleCount: spool.sampleCount };
  }
}

/**
 * Reads a stretch; what lies outside the track is silence.
 *
 * @param start may be negative
 */
export async function readStretch(spool: Spool, start: number, length: number): Promise<Float32Array[]> {
  const stretch = Array.from({ length: spool.channelCount }, () => new Float32Array(length));
  const from = Math.max(0, start);
  const count = Math.min(spool.sampleCount, start + length) - from;
  if (count <= 0) return stretch;
  for await (const block of spool.read(count, from)) {
    for (const [c, samples] of block.entries()) stretch[c]!.set(samples, from - start);
    break;
  }
  return stretch;
}

/** Answers a request of the search for an alignment. */
export async function readExcerpts(
  reference: ComparableTrack,
  other: ComparableTrack,
  request: ExcerptRequest,
): Promise<ExcerptPair> {
  return {
    reference: await readStretch(reference.spool, request.referenceStart, request.referenceLength),
    other: await readStretch(other.spool, request.otherStart, request.otherLength),
  };
}
