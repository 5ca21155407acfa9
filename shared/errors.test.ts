import { expect, it } from 'vitest';
import { LatheError, messageOf } from './errors.ts';

it('says what was thrown, whatever it is', () => {
  expect(messageOf(new LatheError('bad-input', 'no sound'))).toBe('no sound');
  expect(messageOf(new TypeError('not a function'))).toBe('not a function');
  const others = ['a word', 7, undefined, null, { toString: () => 'itself' }];
  expect(others.map(messageOf)).toEqual(['a word', '7', 'undefined', 'null', 'itself']);
});
