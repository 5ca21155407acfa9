import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMessage, splitMessage } from './attachments.ts';

describe('messages with bytes', () => {
  it('come together as they were', () => {
    const bytes = fc.uint8Array({ maxLength: 20 });
    const message = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        bytes,
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(
          fc.stringMatching(/^[a-z$]{1,9}$/).filter((key) => key !== '$bytes'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(message, (value) => {
        const { text, attachments } = splitMessage({ value });
        expect(typeof text).toBe('string');
        expect(joinMessage({ text, attachments })).toEqual({ value });
      }),
    );
  });

  it('keep bytes out of the text, also those of a Buffer', () => {
    const { text, attachments } = splitMessage({ a: [Buffer.from([1, 2]), { b: Uint8Array.of(3) }] });
    expect(text).toBe('{"a":[{"$bytes":0},{"b":{"$bytes":1}}]}');
    expect(attachments.map((bytes) => [...bytes])).toEqual([[1, 2], [3]]);
  });

  it('are refused when an attachment is missing', () => {
    expect(() => joinMessage({ text: '{"a":{"$bytes":1}}', attachments: [new Uint8Array(1)] })).toThrow(
      'lacks its attachment 1',
    );
  });
});
