import { expect, it } from 'vitest';
import { withNames } from './report-file.ts';

it('puts names in the place of handles and changes nothing else', () => {
  const handle = `file:${'0a'.repeat(16)}/song: live.wav`;
  const data = {
    path: handle,
    levels: [-Infinity, null, 3],
    text: `see ${handle}`,
    nested: [{ path: handle }],
  };
  expect(withNames(data)).toEqual({
    path: 'song: live.wav',
    levels: [-Infinity, null, 3],
    text: `see ${handle}`,
    nested: [{ path: 'song: live.wav' }],
  });
});
