import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameSamples } from '../../test/support/same-samples.ts';
import { createRandom } from '../random.ts';
import { type StftOptions, stft } from './stft.ts';
import { type PowerListener, type SpectrumListener, StftStream } from './stft-stream.ts';
import { createWindow } from './window.ts';

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

  it('takes frames that lie far apart', () => {
    const signal = noise(100_000, 3);
    const options: StftOptions = { nFft: 64, hopLength: 30_000, center: false };
    const sums: number[] = [];
    const onPowers: PowerListener = ([powers]) => sums.push(powers![0]!);
    const stream = new StftStream({ ...options, window: 'hann', channelCount: 1 }, { onPowers });
    stream.push([signal]);
    stream.finish();
    const window = createWindow('hann', 64);
    const expected = [0, 30_000, 60_000, 90_000].map(
      (start) => window.reduce((sum, weight, n) => sum + weight * signal[start + n]!, 0) ** 2,
    );
    expect(sums).toHaveLength(expected.length);
    for (const [i, sum] of sums.entries()) expect(Math.abs(sum - expected[i]!)).toBeLessThan(1e-10);
  });
});
