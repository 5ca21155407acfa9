import { z } from 'zod';
import { LatheError } from '../errors.ts';
import { sentence } from '../sentences/sentence.ts';
import { filePath, fraction, list, oneOf, seconds, text } from './fields.ts';

/** The faults that can be made on good tracks; all but the last are made unless others are asked for. */
export const TRAINABLE_FAULTS = [
  'tilt',
  'resonances',
  'compression',
  'level-drift',
  'noise',
  'clipping',
  'stereo-width',
  'band-limit',
  'reverberation',
] as const;

/** What can be done to music: the faults, lossy coding of the bad version, and variations of both versions alike. */
const AUGMENTATIONS = [...TRAINABLE_FAULTS, 'mp3', 'aac', 'opus', 'gain', 'pitch', 'time-stretch'] as const;

const SHARE = 'must be a number above 0 and up to 1';

/** One kind of change, how often it is made, and between which settings. */
export const augmentation = z.strictObject({
  kind: oneOf(AUGMENTATIONS),
  /** Of an excerpt to have it; left out, 0.5. */
  probability: z.exactOptional(z.number(SHARE).gt(0, SHARE).max(1, SHARE)),
  /** Other ends for some of its settings, by their names. */
  ranges: z.exactOptional(z.record(text, z.strictObject({ low: z.number(), high: z.number() }))),
});

/** One kind of change to music. */
export type AugmentationEntry = Readonly<z.output<typeof augmentation>>;

/** A list of changes. */
export const augmentations = z.array(augmentation).min(1, 'must name something to do');

const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
const PROBABILITY = new RegExp(`^p=(${NUMBER})$`, 'i');
const RANGE = new RegExp(`^(\\w+)=(${NUMBER})(?:\\.\\.(${NUMBER}))?$`, 'i');

/**
 * Reads the text form of a list of changes: kinds separated by commas, each with what differs from the usual after
 * colons: its probability `p=0.3` and ends of settings `snrDb=20..40`, or `snrDb=30` for always the same.
 *
 * @throws LatheError `bad-argument` for what does not look like that, or an unknown kind
 */
export function parseAugmentations(list: string): AugmentationEntry[] {
  return list.split(',').map((entry) => {
    const [kind = '', ...parts] = entry.trim().split(':');
    const known = AUGMENTATIONS.find((name) => name === kind);
    if (known === undefined) {
      throw new LatheError(
        'bad-argument',
        sentence('augmentUnknown', { kind, known: AUGMENTATIONS.join(', ') }),
      );
    }
    let probability: number | undefined;
    const ranges: Record<string, { low: number; high: number }> = {};
    for (const part of parts) {
      const share = PROBABILITY.exec(part);
      const range = RANGE.exec(part);
      if (share !== null) probability = Number(share[1]);
      else if (range !== null)
        ranges[range[1]!] = { low: Number(range[2]), high: Number(range[3] ?? range[2]) };
      else throw new LatheError('bad-argument', sentence('augmentSyntax', { part, kind }));
    }
    return {
      kind: known,
      ...(probability !== undefined && { probability }),
      ...(Object.keys(ranges).length > 0 && { ranges }),
    };
  });
}

/** Where the music of a training lies; at least one of `good` and `gtzan`. */
export const musicSources = {
  /** Folder of finished tracks, or a JSON file that names them with their split. */
  good: z.exactOptional(filePath),
  /** Folder of the same tracks before they were finished; left out, faults are made from the good ones. */
  bad: z.exactOptional(filePath),
  /** Folder of GTZAN, whose tracks count as good ones. */
  gtzan: z.exactOptional(filePath),
};

/** What a running `train.check` tells. */
export const trainCheckProgress = z.object({ fraction });

const split = z.enum(['train', 'validation', 'test', 'out-of-domain']);
const sum = z.object({ tracks: z.int().nonnegative(), seconds });

/** What can be found in a set of music. */
export const FINDING_KINDS = [
  'nothing-usable',
  'too-little',
  'roles-swapped',
  'unreadable',
  'no-partner',
  'ambiguous-name',
  'not-finite',
  'silent',
  'too-short',
  'not-alike',
  'drifting',
  'identical',
  'roles-doubtful',
  'weakly-alike',
  'clipped',
  'low-rate',
  'different-rates',
  'mono',
  'same-recording',
  'leak',
  'one-work',
  'few-works',
  'gtzan',
  'over-limit',
  'different-lengths',
  'moved',
  'inverted',
  'levelled',
  'trimmed',
] as const;

/** One of {@link FINDING_KINDS}. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What a set of music is, before any training: what becomes of each track, and what was found. */
export const trainCheckResult = z.object({
  tracks: list(
    z.object({
      name: text,
      /** `null`: it is left out, see the findings. */
      split: split.nullable(),
      /** That are used. */
      seconds: seconds.nullable(),
      isPair: z.boolean(),
      /** By which the bad version is late, at 44.1 kHz; `null` without one that fits. */
      offsetSamples: z.number().nullable(),
      /** 0 to 1; `null` without a bad version. */
      correlation: z.number().nullable(),
    }),
  ),
  splits: z.object({ train: sum, validation: sum, test: sum }),
  /** The gravest first: `fatal` stops a training, `left-out` costs the track, a `note` needs nothing. */
  findings: list(
    z.object({
      kind: z.enum(FINDING_KINDS),
      level: z.enum(['fatal', 'left-out', 'warning', 'note']),
      message: text,
      advice: text,
      /** Those that it concerns; none where it concerns the set. */
      tracks: list(z.object({ name: text, detail: z.string() })),
    }),
  ),
  canTrain: z.boolean(),
  /** Where decoded music is kept, and how much of it. */
  cache: z.object({ folder: filePath, bytes: z.number().nonnegative(), limitBytes: z.number().positive() }),
});

/** What a set of music is, before any training. */
export type TrainCheckResult = Readonly<z.output<typeof trainCheckResult>>;

/** `cache.clear`: takes away all decoded music that no training uses at the moment. */
export const cacheClearRequest = z.strictObject({});

/** What was taken away. */
export const cacheClearResult = z.object({
  folder: filePath,
  files: z.int().nonnegative(),
  bytes: z.number().nonnegative(),
});
