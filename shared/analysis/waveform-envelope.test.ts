import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { WaveformEnvelope } from './waveform-envelope.ts';

const RATE = 8000;

function noise(length: number): Float32Array {
  const random = createRandom(length + 1);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

describe('a waveform envelope', () => {
  it('has the extremes of equal stretches, whatever the blocks', () => {
    const lengths = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 5000 }), (length, blockLength) => {
        const sound = [noise(length), noise(length).reverse()];
        const envelope = new WaveformEnvelope({ sampleRate: RATE, channelCount: 2 });
        for (let from = 0; from < length; from += blockLength) {
          envelope.push(sound.map((samples) => samples.subarray(from, from + blockLength)));
        }
        const { stepSeconds, channels } = envelope.result();
        const step = Math.round(stepSeconds * RATE);
        let worst = 0;
        for (const [c, { minimum, maximum }] of channels.entries()) {
          expect(minimum).toHaveLength(Math.ceil(length / step));
          for (let p = 0; p < minimum.length; p++) {
            const stretch = sound[c]!.subarray(p * step, (p + 1) * step);
            worst = Math.max(worst, Math.abs(minimum[p]! - Math.min(...stretch)));
            worst = Math.max(worst, Math.abs(maximum[p]! - Math.max(...stretch)));
          }
        }
        // Half of the last of five decimals.
        expect(worst).toBeLessThan(5.1e-6);
      }),
      { numRuns: 40 },
    );
  });

  it.each([1600, 1601, 3200, 3201, 100_000])('keeps 801 to 1600 points of %s samples', (length) => {
    const envelope = new WaveformEnvelope({ sampleRate: RATE, channelCount: 1 });
    envelope.push([noise(length)]);
    const points = envelope.result().channels[0]!.minimum.length;
    expect(points).toBeGreaterThan(782);
    expect(points).toBeLessThanOrEqual(1600);
  });
});
