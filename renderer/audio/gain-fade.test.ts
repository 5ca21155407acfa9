import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GainFade } from './gain-fade.ts';

const RATE = 48_000;
const BLOCK = 128;
/** The gain of a version that went from one gain to another for some seconds (Web Audio API, setTargetAtTime). */
const approached = (from: number, to: number, seconds: number): number =>
  to + (from - to) * Math.exp(-seconds / 0.0025);

/** Constant versions, so that what comes out is the sum of their gains. */
function run(fade: GainFade, levels: readonly number[], blocks: number, before?: (block: number) => void) {
  const versions = levels.map((level) => [new Float32Array(BLOCK).fill(level)]);
  const heard = new Float32Array(blocks * BLOCK);
  for (let block = 0; block < blocks; block++) {
    before?.(block);
    const start = block * BLOCK;
    fade.addTo([heard.subarray(start, start + BLOCK)], versions, start);
  }
  return heard;
}

describe('GainFade', () => {
  it('goes to its gains as setTargetAtTime does, and gets there', () => {
    const fade = new GainFade([0.25], RATE);
    fade.goTo([0.75], 0);
    const heard = run(fade, [1], 100);
    for (const i of [0, 1, 200, 5000]) {
      expect(heard[i]).toBeCloseTo(approached(0.25, 0.75, (i + 1) / RATE), 6);
    }
    expect(heard.at(-1)).toBe(0.75);
  });

  it('begins at a sample within a block, and all versions at the same one', () => {
    const fade = new GainFade([1, 0], RATE);
    fade.goTo([0, 1], 300);
    const heard = run(fade, [1, -1], 10);
    expect(heard.subarray(0, 300).every((sample) => sample === 1)).toBe(true);
    for (const i of [300, 301, 900]) {
      expect(heard[i]).toBeCloseTo(approached(1, -1, (i - 299) / RATE), 5);
    }
  });

  it('loses and gains no level between versions of the same sound, whenever it is told to change', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { minLength: 1, maxLength: 40 }), (choices) => {
        const fade = new GainFade([1, 0], RATE);
        const heard = run(fade, [1, 1], choices.length, (block) =>
          fade.goTo(choices[block] === 0 ? [1, 0] : [0, 1], 0),
        );
        return heard.every((sample) => Math.abs(sample - 1) < 1e-5);
      }),
    );
  });

  it('forgets what was to begin later than what it is told now', () => {
    const fade = new GainFade([1], RATE);
    fade.goTo([0], 4 * BLOCK);
    fade.goTo([1], 0);
    expect(run(fade, [1], 8).every((sample) => sample === 1)).toBe(true);
  });

  it('goes on with its gains while nothing plays, in every channel alike', () => {
    const fade = new GainFade([0], RATE);
    fade.goTo([1], 0);
    const empty = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
    for (let block = 0; block < 50; block++) fade.addTo(empty, [[]], block * BLOCK);
    const sum = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
    fade.addTo(sum, [[new Float32Array(BLOCK).fill(0.5), new Float32Array(BLOCK).fill(0.25)]], 50 * BLOCK);
    expect([sum[0]![0], sum[1]![127]]).toEqual([0.5, 0.25]);
  });
});
