import type { z } from 'zod';
import { decodeOrRefuse } from '../../../../shared/contract/issues.ts';
import { LatheError } from '../../../../shared/errors.ts';

/**
 * A search space as a command takes it.
 *
 * @param value as it was read from text or a file
 * @param name of the option, for the sentence that refuses it
 * @param tunable whose keys are what can be searched for
 * @throws LatheError `bad-argument` for a name that cannot be searched for, or a range that makes no sense
 */
export function readSpace<Space>(
  schema: z.ZodType<Space>,
  value: unknown,
  name: string,
  tunable: object,
): Space {
  const unknown = Object.keys(value ?? {}).find((key) => !Object.hasOwn(tunable, key));
  if (unknown === undefined) return decodeOrRefuse(schema, value, name);
  const known = Object.keys(tunable).join(', ');
  throw new LatheError(
    'bad-argument',
    `${name}: there is no "${unknown}" to search for, choose from ${known}`,
  );
}
