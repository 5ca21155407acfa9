import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TruePeakMeter } from '../dsp/true-peak.ts';
import { createRandom } from '../random.ts';
import { OutputChain, type OutputChainOptions } from './chain.ts';

const RATE = 44100;

function noise(length: number, level: number): Float32Array[] {
  const random = createRandom(length);
  return [0, 1].map(() => Float32Array.from({ length }, () => random.uniform(-level, level)));
}

function run(track: readonly Float32Array[], blockLength: number, options: Partial<OutputChainOptions>) {
  const chain = new OutputChain({ sampleRate: RATE, channelCount: 2, gainDb: 0, ceilingDbtp: 0, ...options });
  const blocks: Float32Array[][] = [];
  for (let start = 0; start < track[0]!.length; start += blockLength) {
    blocks.push(chain.push(track.map((samples) => samples.slice(start, start + blockLength))));
  }
  blocks.push(chain.flush());
  const output = [0, 1].map((channel) =>
    Float32Array.from(blocks.flatMap((block) => [...(block[channel] ?? [])])),
  );
  return { output, maxReductionDb: chain.maxReductionDb };
}

describe('OutputChain', () => {
  it('has as many samples as the input, for any length and blocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom('off' as const, -1),
        (length, blockLength, ceilingDbtp) => {
          const { output } = run(noise(length, 1), blockLength, { ceilingDbtp });
          expect(output.map((samples) => samples.length)).toEqual([length, length]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('changes no bit where nothing is to be done, with the limiter in place', () => {
    const track = noise(10_000, 0.2);
    const { output, maxReductionDb } = run(track, 777, {});
    expect(output.every((samples, c) => samples.every((x, i) => Object.is(x, track[c]![i])))).toBe(true);
    expect(maxReductionDb).toBe(0);
  });

  it('applies the gain before the limiter, and the limiter holds the ceiling', () => {
    const track = noise(20_000, 0.5);
    const { output, maxReductionDb } = run(track, 4096, { gainDb: 12, ceilingDbtp: -3 });
    const meter = new TruePeakMeter({ channelCount: 2 });
    meter.push(output);
    expect(meter.truePeakDbtp()).toBeLessThanOrEqual(-3 + 0.05);
    expect(meter.truePeakDbtp()).toBeGreaterThan(-3.5);
    expect(maxReductionDb).toBeGreaterThan(6);
    const unlimited = run(track, 4096, { gainDb: 12, ceilingDbtp: 'off' }).output;
    expect(unlimited[0]![5000]).toBeCloseTo(track[0]![5000]! * 10 ** (12 / 20), 6);
  });

  it('rounds last, so that every sample lies on the grid of the file', () => {
    for (const bitDepth of [16, 24] as const) {
      const rounding = { bitDepth, dither: 'tpdf', seed: 3 } as const;
      const { output } = run(noise(5000, 0.9), 512, { gainDb: 3, ceilingDbtp: -1, rounding });
      const scale = 2 ** (bitDepth - 1);
      expect(output.every((samples) => samples.every((x) => Number.isInteger(x * scale)))).toBe(true);
    }
  });
});
