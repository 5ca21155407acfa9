import { z } from 'zod';
import { LatheError } from '../errors.ts';

function show(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/**
 * Why a value does not fit its schema, as one sentence: `intensity must be a number from 0 to 100, got 140`.
 *
 * @param error what zod found; its first issue is told
 * @param root the value that was looked at
 * @param name what stands for the value itself, where the issue is not about a field of it
 */
export function describeIssue(error: z.core.$ZodError, root: unknown, name: string): string {
  const issue = error.issues[0];
  if (issue === undefined) return `${name} is not valid`;
  if (issue.code === 'unrecognized_keys') return `${name} has no ${issue.keys.join(', ')}`;
  const subject = issue.path.length > 0 ? issue.path.map(String).join('.') : name;
  const phrase = issue.message.startsWith('must ') ? issue.message : `is not valid (${issue.message})`;
  return `${subject} ${phrase}, got ${show(valueAt(root, issue.path))}`;
}

/**
 * Takes a value from outside for what its schema says.
 *
 * @param name what stands for the value in the message
 * @throws LatheError `bad-argument` with {@link describeIssue}'s sentence
 */
export function decodeOrRefuse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
): z.output<Schema> {
  const parsed = z.safeDecode(schema, value as z.input<Schema>);
  if (parsed.success) return parsed.data;
  throw new LatheError('bad-argument', describeIssue(parsed.error, value, name));
}
