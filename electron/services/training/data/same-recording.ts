import { compareFingerprints } from '../../../../shared/analysis/fingerprint.ts';

/** Two tracks of a list, by their places in it, that hold the same recording. */
export type SameRecording = readonly [first: number, second: number];

/** Unrelated recordings differ in 0.42 of the bits and more, an MP3 of 96 kb/s differs in 0.07, an odd start adds 0.1. */
const MAXIMUM_BIT_ERROR_RATE = 0.3;
/** A shared intro or sample is no shared track. */
const MINIMUM_OVERLAP = 0.3;
/** Words that two tracks must share at one offset before they are compared: chance rarely gives three. */
const MINIMUM_VOTES = 4;
/** A word that stands in more places than this tells nothing. */
const MAXIMUM_OCCURRENCES = 64;

/**
 * Finds tracks that are the same recording under two names: another encoding, level, start or equaliser.
 *
 * Words that two tracks have in common vote for the offset between them, and where enough agree, all bits are compared.
 *
 * @param fingerprints of `Fingerprinter`, a track each
 * @param maximumIndex words that are looked up, default 2^21; of longer lists every so manieth value is, the same
 *   values in every track
 */
export function findSameRecordings(
  fingerprints: readonly Uint32Array[],
  maximumIndex = 2 ** 21,
): SameRecording[] {
  const found = new Map<number, SameRecording>();
  const count = fingerprints.length;
  for (const { votes, first, second, offset } of collectVotes(fingerprints, maximumIndex).values()) {
    const pair = first * count + second;
    if (votes < MINIMUM_VOTES || found.has(pair)) continue;
    const match = compareFingerprints(fingerprints[first]!, fingerprints[second]!, offset);
    if (match.overlap >= MINIMUM_OVERLAP && match.bitErrorRate <= MAXIMUM_BIT_ERROR_RATE) {
      found.set(pair, [first, second]);
    }
  }
  return [...found.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

interface Votes {
  readonly first: number;
  readonly second: number;
  readonly offset: number;
  votes: number;
}

/** How often each offset between each two tracks has a word in common. */
function collectVotes(fingerprints: readonly Uint32Array[], maximumIndex: number): Map<number, Votes> {
  const { keys, tracks, frames } = indexWords(fingerprints, maximumIndex);
  const wordAt = (place: number): number => Math.floor(keys[place]! / maximumIndex);
  const votes = new Map<number, Votes>();
  for (let start = 0, end = 0; start < keys.length; start = end) {
    for (end = start + 1; end < keys.length && wordAt(end) === wordAt(start); ) end++;
    if (end - start > MAXIMUM_OCCURRENCES) continue;
    const entries = Array.from(keys.subarray(start, end), (key) => key % maximumIndex);
    for (const a of entries) {
      for (const b of entries) {
        const [first, second] = [tracks[a]!, tracks[b]!];
        if (first >= second) continue;
        const offset = frames[b]! - frames[a]!;
        const pair = (first * fingerprints.length + second) * 2 ** 24 + offset + 2 ** 23;
        const known = votes.get(pair);
        if (known === undefined) votes.set(pair, { first, second, offset, votes: 1 });
        else known.votes++;
      }
    }
  }
  return votes;
}

/** Track and frame of every word, and `word * maximumIndex + index` in order, so that equal words stand together. */
function indexWords(fingerprints: readonly Uint32Array[], maximumIndex: number) {
  const total = fingerprints.reduce((sum, { length }) => sum + length, 0);
  const step = Math.ceil(total / maximumIndex);
  const keys: number[] = [];
  const tracks: number[] = [];
  const frames: number[] = [];
  for (const [track, fingerprint] of fingerprints.entries()) {
    for (let frame = 0; frame < fingerprint.length; frame++) {
      const word = fingerprint[frame]!;
      // Silence has no fingerprint.
      if (word === 0 || word % step !== 0 || keys.length === maximumIndex) continue;
      keys.push(word * maximumIndex + keys.length);
      tracks.push(track);
      frames.push(frame);
    }
  }
  return { keys: Float64Array.from(keys).sort(), tracks, frames };
}
