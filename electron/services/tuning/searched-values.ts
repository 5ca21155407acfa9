import type { z } from 'zod';
import { requireArgument } from '../../../shared/errors.ts';
import {
  fromAxis,
  type ParameterValue,
  type SearchParameter,
  type SearchSpace,
  toAxis,
} from '../../../shared/search/space.ts';

/**
 * Looks whether everything that may be tried is something that a training takes.
 *
 * @param schemaOf what the values of a parameter must be
 * @throws LatheError `bad-argument` with the first value that is not
 */
export function requireTakable(space: SearchSpace, schemaOf: (name: string) => z.ZodType): void {
  for (const [name, parameter] of Object.entries(space)) {
    for (const value of telling(parameter)) {
      const checked = schemaOf(name).safeParse(value);
      requireArgument(
        checked.success,
        () =>
          `search: ${name} ${checked.error?.issues[0]?.message}, got ${value}: change its range or choices`,
      );
    }
  }
}

/** Values by which all of a parameter are known: all choices, or the ends of a range and what lies between. */
function telling(parameter: SearchParameter): readonly ParameterValue[] {
  if (parameter.kind === 'categorical') return parameter.choices;
  const { low, high } = parameter;
  return [low, high, fromAxis(parameter, toAxis(parameter, low) * 0.6 + toAxis(parameter, high) * 0.4)];
}
