import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameSamples } from '../../test/support/same-samples.ts';
import { createRandom } from '../random.ts';
import { type StftOptions, stft } from './stft.ts';
import { type SpectrumListener, StftStream } from './stft-stream.ts';

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

describe('StftStream', () => {
  it('gives the frames of stft for each channel, however the signal is cut', () => {
    const options = fc.record({
      hopLength: fc.integer({ min: 10, max: 90 }),
      padMode: fc.constantFrom('reflect' as const, 'constant' as const),
      center: fc.boolean(),
      pieces: fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 4, maxLength: 12 }),
    });
    fc.assert(
      fc.property(options, ({ pieces, ...framing }) => {
        const length = pieces.reduce((sum, piece) => sum + piece, 64);
        const channels = [noise(length, 1), noise(length, 2)];
        const stftOptions: StftOptions = { nFft: 64, ...framing };
        const frames: number[][] = [[], []];
        const onSpectra: SpectrumListener = (spectra) => {
          for (const c of [0, 1]) frames[c]!.push(...spectra[c]!.real);
        };
        const stream = new StftStream({ ...stftOptions, channelCount: 2 }, { onSpectra });
        let from = 0;
        for (const piece of [...pieces, 64]) {
          stream.push(channels.map((samples) => samples.subarray(from, from + piece)));
          from += piece;
        }
        stream.finish();
        const whole = channels.map((samples) => stft(samples, stftOptions).real);
        expect(
          sameSamples(
            frames.map((values) => Float32Array.from(values)),
            whole,
          ),
        ).toBe(true);
      }),
    );
  });
});
