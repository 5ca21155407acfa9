import { Option } from 'commander';
import type { z } from 'zod';
import { describeIssue } from '../../../shared/contract/issues.ts';
import { LatheError } from '../../../shared/errors.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads the value of an option by the schema of the field it becomes, so that the command line and every other way
 * into Lathe allow the same.
 *
 * @param flag as the user writes it: `--intensity`
 * @param schema of the field
 * @returns a reader for commander, which throws a LatheError `bad-argument`: "--intensity must be a number from 0 to
 *   100, got 140"
 */
export function readBy<Schema extends z.ZodType>(
  flag: string,
  schema: Schema,
): (text: string) => z.output<Schema> {
  return (text) => {
    const asText = schema.safeParse(text);
    if (asText.success) return asText.data;
    const asNumber = NUMBER.test(text) ? schema.safeParse(Number(text)) : asText;
    if (asNumber.success) return asNumber.data;
    throw new LatheError('bad-argument', describeIssue(asNumber.error, text, flag));
  };
}

/**
 * An option whose value is read by the schema of the field it becomes, see {@link readBy}.
 *
 * @param flags as help shows them, the long one first or after a short one: `-o, --output <file>`
 */
export function optionBy(flags: string, description: string, schema: z.ZodType): Option {
  const option = new Option(flags, description);
  return option.argParser(readBy(option.long!, schema));
}

/** Reads an option that may be given several times. */
export function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}
