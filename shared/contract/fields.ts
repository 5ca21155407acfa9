import { z } from 'zod';

/**
 * The kinds of field that requests and results are made of. Each knows the sentence for a wrong value, so that every
 * host refuses it in the same words: "must be a number from 0 to 100".
 */

/** A finite number in low ... high, both included. */
export function numberFrom(low: number, high: number): z.ZodNumber {
  const phrase = `must be a number from ${low} to ${high}`;
  return z.number(phrase).min(low, phrase).max(high, phrase);
}

/** A whole number in low ... high, both included. */
export function integerFrom(low: number, high: number): z.ZodInt {
  const phrase = `must be a whole number from ${low} to ${high}`;
  return z.int(phrase).min(low, phrase).max(high, phrase);
}

/** One of a closed set of names. */
export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, `must be one of ${names.join(', ')}`);
}

/** A path of a file or folder, as the host's operating system writes it; marked, so that none is overlooked. */
export const filePath = z
  .string('must be a path')
  .min(1, 'must be a path, not an empty text')
  .refine((path) => !path.includes('\0'), 'must be a path without a NUL character')
  .meta({ isPath: true });

/**
 * A level in decibels, finite or `-Infinity` for silence. JSON has no infinity: on the wire silence is `null`.
 */
export const decibels = z.codec(
  z.number().nullable(),
  z.custom<number>(
    (value) => typeof value === 'number' && (Number.isFinite(value) || value === Number.NEGATIVE_INFINITY),
    'must be a number of decibels, or -Infinity',
  ),
  {
    decode: (wire) => wire ?? Number.NEGATIVE_INFINITY,
    encode: (level) => (Number.isFinite(level) ? level : null),
  },
);

/** A measure that is finite, or `null` where it is not defined for this sound. */
export const measure = z.number().nullable();

/** Seconds, not negative. */
export const seconds = z
  .number('must be a number of seconds, 0 or more')
  .min(0, 'must be a number of seconds, 0 or more');

/** How much of a job is done, 0 ... 1. */
export const fraction = z.number().min(0).max(1);

/** Lower-case hexadecimal SHA-256. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

/** A text that was left empty tells nothing. */
export const text = z.string('must be a text').min(1, 'must be a text that is not empty');

/** Bytes. They are no part of a connection's text: see `attachments.ts`. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');

/** A list that whoever gets it does not change. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}
