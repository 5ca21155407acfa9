import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockAssembler, deinterleave, interleave } from './planar.ts';

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i + 1);

describe('interleave and deinterleave', () => {
  it.each([1, 2, 3, 6])('place each sample of %i channels where the definition says', (channelCount) => {
    const samples = 5;
    const interleaved = ramp(samples * channelCount);
    const channels = Array.from({ length: channelCount }, () => new Float32Array(samples + 2));
    deinterleave(interleaved, channels, samples, 2);
    for (let c = 0; c < channelCount; c++) {
      for (let i = 0; i < samples; i++) expect(channels[c]![i + 2]).toBe(i * channelCount + c + 1);
    }
    const back = new Float32Array(samples * channelCount);
    interleave(channels, back, samples, 2);
    expect(back).toEqual(interleaved);
  });
});

describe('BlockAssembler', () => {
  it('gives the same samples however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (channelCount, samples, cuts, blockSamples) => {
          const interleaved = ramp(samples * channelCount);
          const bytes = new Uint8Array(interleaved.buffer);
          const assembler = new BlockAssembler(channelCount, blockSamples);
          const blocks: Array<readonly Float32Array[]> = [];
          for (let from = 0, k = 0; from < bytes.length; k++) {
            const to = Math.min(bytes.length, from + cuts[k % cuts.length]!);
            // A copy at an odd offset: chunks of a pipe are not aligned either.
            const chunk = new Uint8Array(to - from + 1).subarray(1);
            chunk.set(bytes.subarray(from, to));
            blocks.push(...assembler.push(chunk));
            from = to;
          }
          const last = assembler.flush();
          if (last !== undefined) blocks.push(last);
          for (let c = 0; c < channelCount; c++) {
            const got = blocks.flatMap((block) => Array.from(block[c]!));
            const want = Array.from({ length: samples }, (_, i) => interleaved[i * channelCount + c]!);
            expect(got).toEqual(want);
          }
          expect(blocks.slice(0, -1).every((block) => block[0]!.length === blockSamples)).toBe(true);
        },
      ),
      { seed: 7 },
    );
  });

  it('drops half a sample at the end', () => {
    const assembler = new BlockAssembler(2);
    expect([...assembler.push(new Uint8Array(7))]).toEqual([]);
    expect(assembler.flush()).toBeUndefined();
  });
});
