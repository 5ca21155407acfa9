import { requireArgument } from '../../../../shared/errors.ts';
import {
  applyFaultChain,
  drawFaultChain,
  FAULT_KINDS,
  type FaultChain,
} from '../../../../shared/mastering/faults/fault-chain.ts';
import { meanPower } from '../../../../shared/mastering/faults/level.ts';
import { createRandom, type Random } from '../../../../shared/random.ts';
import { dbToPower } from '../../../../shared/units.ts';
import { SILENCE_DBFS } from './excerpt-sampler.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import type { PreparedTrack } from './prepared-track.ts';
import { TrackReader } from './track-reader.ts';

/** One excerpt to measure on: plain data, so that a table can be repeated. */
export interface EvaluationExcerpt {
  /** Name of the track. */
  readonly track: string;
  readonly startSeconds: number;
  readonly seconds: number;
  /** Empty: the clean master, on which a network must do no harm. */
  readonly chain: FaultChain;
}

/** How many excerpts of what length. */
export interface EvaluationSetOptions {
  /** Spoilt excerpts, default 48: half with one fault, each kind in turn, half with two or three. */
  readonly faultyCount?: number;
  /** Clean excerpts, default 10. */
  readonly cleanCount?: number;
  /** Length of an excerpt, default 6. */
  readonly seconds?: number;
  readonly seed: number;
}

/** Seconds before an excerpt in which filters and compressors settle. */
const CONTEXT_SECONDS = 1;

const MAXIMUM_DRAWS = 20;

/**
 * Draws excerpts to measure on, evenly over the tracks and the kinds of faults: of the spoilt ones, every second has a
 * single fault, and the others are mixtures that have each kind in turn. Silent places are avoided.
 *
 * @throws LatheError `bad-argument` if no track is long enough
 */
export function drawEvaluationSet(
  tracks: readonly PreparedTrack[],
  options: EvaluationSetOptions,
): EvaluationExcerpt[] {
  const { faultyCount = 48, cleanCount = 10, seconds = 6, seed } = options;
  const minimum = (seconds + CONTEXT_SECONDS) * TRAINING_SAMPLE_RATE;
  const usable = tracks.filter(({ sampleCount }) => sampleCount >= minimum);
  requireArgument(
    usable.length > 0,
    `evaluation: none of ${tracks.length} tracks lasts ${seconds + CONTEXT_SECONDS} s, take shorter excerpts`,
  );
  const order = createRandom(seed).fork('tracks').shuffle(usable);
  return Array.from({ length: faultyCount + cleanCount }, (_, index) => {
    const random = createRandom(seed).fork('excerpt', index);
    const track = order[index % order.length]!;
    const chain = index < faultyCount ? drawChain(random, index) : [];
    return { track: track.name, startSeconds: drawStart(random, track, seconds), seconds, chain };
  });
}

function drawChain(random: Random, index: number): FaultChain {
  const kind = FAULT_KINDS[Math.floor(index / 2) % FAULT_KINDS.length]!;
  const isAlone = index % 2 === 0;
  return drawFaultChain(random, {
    include: [kind],
    minimumFaults: isAlone ? 1 : 2,
    maximumFaults: isAlone ? 1 : 3,
  });
}

function drawStart(random: Random, track: PreparedTrack, seconds: number): number {
  const reader = new TrackReader();
  try {
    for (let draw = 1; ; draw++) {
      const latest = track.sampleCount / TRAINING_SAMPLE_RATE - seconds;
      // Milliseconds: short to write down, and exact to read back.
      const startSeconds = Math.floor(1000 * random.uniform(CONTEXT_SECONDS, latest)) / 1000;
      const excerpt = reader.readGood(track, toSamples(startSeconds), toSamples(seconds));
      if (meanPower(excerpt) >= dbToPower(SILENCE_DBFS) || draw === MAXIMUM_DRAWS) return startSeconds;
    }
  } finally {
    reader.close();
  }
}

/**
 * Reads an excerpt and spoils it as its chain says.
 *
 * @returns planar stereo at 44.1 kHz; `bad` is a copy of `good` for a clean excerpt
 * @throws LatheError `bad-argument` if the excerpt's track is not among the tracks
 */
export function readEvaluationExcerpt(
  tracks: readonly PreparedTrack[],
  excerpt: EvaluationExcerpt,
): { bad: Float32Array[]; good: Float32Array[] } {
  const track = tracks.find(({ name }) => name === excerpt.track);
  requireArgument(track !== undefined, `evaluation: no track named ${excerpt.track} in this set`);
  const start = toSamples(excerpt.startSeconds);
  const context = Math.min(start, toSamples(CONTEXT_SECONDS));
  const reader = new TrackReader();
  try {
    const piece = reader.readGood(track, start - context, context + toSamples(excerpt.seconds));
    const good = piece.map((samples) => samples.slice(context));
    return { bad: applyFaultChain(piece, TRAINING_SAMPLE_RATE, excerpt.chain, context), good };
  } finally {
    reader.close();
  }
}

function toSamples(seconds: number): number {
  return Math.round(seconds * TRAINING_SAMPLE_RATE);
}
