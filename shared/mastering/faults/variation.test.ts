import { describe, expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { sameSamples } from '../../../test/support/same-samples.ts';
import { createRandom } from '../../random.ts';
import { meanPower } from './level.ts';
import { applyVariations, drawVariation, samplesBefore, VARIATION_KINDS } from './variation.ts';

const COUNT = 22_050;

describe.each(VARIATION_KINDS)('every variation: %s', (kind) => {
  it('treats both versions alike, repeats, survives JSON, leaves its input alone, and does something', () => {
    const [left, right] = musicSignal(1);
    const channels = [left, right, left, right];
    const before = channels.map((samples) => samples.slice());
    const random = createRandom(21);
    for (let i = 0; i < 3; i++) {
      const variation = drawVariation(random, kind);
      const output = applyVariations(channels, [variation], COUNT);
      expect(output.map((samples) => samples.length)).toEqual([COUNT, COUNT, COUNT, COUNT]);
      expect(output.every((samples) => samples.every(Number.isFinite))).toBe(true);
      expect(sameSamples(output.slice(0, 2), output.slice(2))).toBe(true);
      expect(sameSamples([output[0]!], [left.subarray(0, COUNT)])).toBe(false);
      const again = applyVariations(channels, [JSON.parse(JSON.stringify(variation))], COUNT);
      expect(sameSamples(again, output)).toBe(true);
    }
    expect(sameSamples(channels, before)).toBe(true);
  });

  it('draws within other ends where they are given', () => {
    const random = createRandom(22);
    const [setting] = Object.keys(drawVariation(random, kind).settings);
    for (let i = 0; i < 50; i++) {
      const { settings } = drawVariation(random, kind, { [setting!]: { low: 1.1, high: 1.2 } });
      const [value] = Object.values(settings);
      expect(value).toBeGreaterThanOrEqual(1.1);
      expect(value).toBeLessThan(1.2);
    }
  });
});

describe('several variations', () => {
  it('take as much music as they need, and fill the excerpt with it', () => {
    const variations = [
      { kind: 'time-stretch', settings: { rate: 1.25 } },
      { kind: 'gain', settings: { gainDb: 6 } },
      { kind: 'pitch', settings: { semitones: 2 } },
    ] as const;
    const needed = samplesBefore(variations, COUNT);
    const input = musicSignal(2).map((samples) => samples.subarray(0, needed));
    expect(needed / COUNT).toBeGreaterThan(1.25);
    expect(needed / COUNT).toBeLessThan(1.75);
    const output = applyVariations(input, variations, COUNT);
    const tail = output.map((samples) => samples.subarray(COUNT - 500));
    expect(meanPower(tail) / meanPower(input)).toBeGreaterThan(0.2);
  });

  it('none of them is a cut', () => {
    const input = musicSignal(1);
    expect(
      sameSamples(
        applyVariations(input, [], 100),
        input.map((samples) => samples.subarray(0, 100)),
      ),
    ).toBe(true);
  });
});
