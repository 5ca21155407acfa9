import { expect, it } from 'vitest';
import { partFrom } from './part.ts';

it('a part begins at the position, or as late as there is room for it', () => {
  expect(partFrom(0, 60)).toEqual({ startSeconds: 0, endSeconds: 10 });
  expect(partFrom(12.5, 60)).toEqual({ startSeconds: 12.5, endSeconds: 22.5 });
  expect(partFrom(58, 60)).toEqual({ startSeconds: 50, endSeconds: 60 });
  expect(partFrom(1, 4)).toEqual({ startSeconds: 0, endSeconds: 4 });
});
