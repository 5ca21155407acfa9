import { z } from 'zod';
import { searchParameter } from '../search/space.ts';
import { oneOf } from './fields.ts';

/** A search space whose parameters are some of a closed set of names, at least one. */
export function namedSpace<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z
    .partialRecord(oneOf(names), searchParameter)
    .refine((space) => Object.keys(space).length > 0, `must name one of ${names.join(', ')}`);
}
