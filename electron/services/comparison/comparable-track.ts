import type { AlignmentTrack, ExcerptPair, ExcerptRequest } from '../../../shared/analysis/alignment.ts';
import { EnergySketch } from '../../../shared/analysis/energy-sketch.ts';
import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import type { AudioBlocks, AudioProbe } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';

/** A file as it is compared: on disk, at the rate and with the channels of the comparison. */
export interface ComparableTrack extends AlignmentTrack {
  readonly probe: AudioProbe;
  readonly spool: Spool;
}

/** What {@link loadTrack} needs. */
export interface LoadOptions {
  readonly probe: AudioProbe;
  /** Decoded at the rate of the comparison. */
  readonly blocks: AudioBlocks;
  readonly sampleRate: number;
  /** Empty, with the channels of the comparison: a single channel of the file counts as both. */
  readonly spool: Spool;
  /** Called with the samples a channel so far. */
  readonly onSamples: (sampleCount: number) => void;
}

/** Decodes a file to disk and sketches it for the alignment. */
export async function loadTrack(options: LoadOptions): Promise<ComparableTrack> {
  const { probe, blocks, sampleRate, spool, onSamples } = options;
  const { channelCount } = spool;
  const sketch = new EnergySketch({ sampleRate, channelCount });
  for await (const decoded of blocks) {
    requireFiniteSamples(decoded, { path: probe.path, startSample: spool.sampleCount, sampleRate });
    const block = decoded.length < channelCount ? [decoded[0]!, decoded[0]!] : decoded;
    const appended = spool.append(block);
    sketch.push(block);
    await appended;
    onSamples(spool.sampleCount);
  }
  return { probe, spool, sketch, sampleCount: spool.sampleCount };
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
