import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { figuresOf, unnamedFigures } from '../support/unnamed-figures.ts';

it('every drawing of the documents has a name and a description', () => {
  const folder = fileURLToPath(new URL('../../docs', import.meta.url));
  expect(figuresOf(folder).length).toBeGreaterThan(10);
  expect(unnamedFigures(folder)).toEqual([]);
});
