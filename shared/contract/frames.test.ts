import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, FrameReader, toFrames } from './frames.ts';

const readAll = (frames: readonly Frame[]): unknown[] => {
  const reader = new FrameReader(10);
  return frames.flatMap((frame) => {
    const whole = reader.push(frame);
    return whole === undefined ? [] : [whole.message];
  });
};

describe('frames', () => {
  it('carry any messages, one after another', () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 5 }), fc.string(), fc.integer(), fc.constant(null));
    const messages = fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 5 });
    fc.assert(
      fc.property(messages, (sent) => {
        expect(readAll(sent.flatMap(toFrames))).toEqual(sent);
      }),
    );
  });

  it('are one text where there are no bytes', () => {
    expect(toFrames({ a: 1 })).toEqual(['0\n{"a":1}']);
  });

  it.each<[string, Frame[]]>([
    ['bytes first', [new Uint8Array(1)]],
    ['text without a number', ['{"a":1}']],
    ['a negative number', ['-1\n{}']],
    ['more attachments than are allowed', ['11\n{}']],
    ['no JSON', ['0\n{']],
    ['a second text before the bytes of the first', ['1\n{"$bytes":0}', '0\n{}']],
    ['bytes that are not there', ['0\n{"$bytes":0}']],
  ])('refuse %s', (_what, frames) => {
    expect(() => readAll(frames)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });
});
