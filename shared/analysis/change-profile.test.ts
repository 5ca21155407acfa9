import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { dbToAmplitude } from '../units.ts';
import { ChangeProfile, type ProfiledChange } from './change-profile.ts';
import { findChangedSpans } from './changed-spans.ts';

const sampleRate = 16_000;

function profile(before: readonly Float32Array[], after: readonly Float32Array[]): ProfiledChange {
  const channelCount = before.length;
  const change = new ChangeProfile({ sampleRate, channelCount });
  pushInBlocks([...before, ...after], (block) =>
    change.push(block.slice(0, channelCount), block.slice(channelCount)),
  );
  return change.finish();
}

/** Applies a gain between two times. */
function withGain(
  signal: readonly Float32Array[],
  gainDb: number,
  [start, end]: readonly [number, number],
): Float32Array[] {
  const gain = dbToAmplitude(gainDb);
  return signal.map((samples) =>
    samples.map((x, n) => (n >= start * sampleRate && n < end * sampleRate ? gain * x : x)),
  );
}

describe('ChangeProfile', () => {
  const noise = noiseSignal(12 * sampleRate);

  it('finds where the level changed, and by how much', () => {
    const after = withGain(withGain(noise, 6, [3, 5]), -3, [8, 9]);
    const { spans, history } = profile(noise, after);
    expect(spans).toHaveLength(2);
    const [louder, quieter] = spans;
    // Windows last 0.35 to 0.5 s, and those at the borders are changed in part.
    expect(Math.abs(louder!.startSeconds - 3)).toBeLessThan(0.55);
    expect(Math.abs(louder!.endSeconds - 5)).toBeLessThan(0.55);
    expect(louder!.levelDb).toBeGreaterThan(5);
    expect(louder!.levelDb).toBeLessThan(6.01);
    expect(louder!.spectrumDb).toBeLessThan(0.3);
    expect(Math.abs(quieter!.startSeconds - 8)).toBeLessThan(0.55);
    expect(quieter!.levelDb).toBeLessThan(-2);
    expect(Math.max(...history.levelDb)).toBeCloseTo(6, 1);
    expect(history.changeDb).toHaveLength(Math.ceil(12 / history.stepSeconds));
  });

  it('tells a change of tone from one of level', () => {
    // The sum with the sample before: -6 dB at 0 Hz to silence at the upper end, after the level is matched.
    const dull = noise.map((samples) => samples.map((x, n) => (x + (samples[n - 1] ?? 0)) / Math.SQRT2));
    const { spans, before, after } = profile(noise, dull);
    expect(spans[0]!.lowDb).toBeCloseTo(3, 0);
    expect(spans[0]!.highDb).toBeLessThan(-0.5);
    expect(Math.abs(spans[0]!.levelDb)).toBeLessThan(0.3);
    expect(spans[0]!.spectrumDb).toBeGreaterThan(0.5);
    const at = (bands: ProfiledChange['before'], hz: number): number =>
      bands.find(({ centreHz }) => Math.abs(centreHz / hz - 1) < 0.01)!.levelDbfs;
    for (const hz of [1000, 2000, 5012]) {
      // |1 + e^{-iω}|² / 2, at the middle of a third of an octave
      const wanted = 10 * Math.log10(1 + Math.cos((2 * Math.PI * hz) / sampleRate));
      expect(at(after, hz) - at(before, hz)).toBeCloseTo(wanted, 0);
    }
  });

  it('finds nothing where nothing changed, in silence, and in next to nothing', () => {
    expect(profile(noise, noise).spans).toEqual([]);
    expect(profile(noise, noise).history.changeDb.every((change) => change === 0)).toBe(true);
    for (const length of [0, 1, 40_000]) {
      const silence = [new Float32Array(length)];
      const { spans, history } = profile(silence, silence);
      expect(spans).toEqual([]);
      expect(history.changeDb.every((change) => change === 0)).toBe(true);
    }
  });

  it('does not take a fade into silence for the largest change', () => {
    const faded = withGain(noise, -90, [6, 12]);
    const after = withGain(withGain(faded, -30, [9, 12]), 4, [1, 2]);
    const { spans } = profile(faded, after);
    expect(spans).toHaveLength(1);
    expect(spans[0]!.levelDb).toBeGreaterThan(3);
  });
});

describe('findChangedSpans', () => {
  it('gives disjoint spans that keep their rules, the strongest windows among them', () => {
    const changes = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { maxLength: 60 });
    const rules = fc.record({
      count: fc.integer({ min: 1, max: 10 }),
      longest: fc.integer({ min: 1, max: 8 }),
      leastDb: fc.constant(0.5),
      share: fc.constant(0.7),
    });
    fc.assert(
      fc.property(changes, rules, (windows, rule) => {
        const spans = findChangedSpans(windows, rule);
        expect(spans.length).toBeLessThanOrEqual(rule.count);
        const seen = new Set<number>();
        for (const { from, to } of spans) {
          const inside = windows.slice(from, to);
          const strongest = Math.max(...inside);
          expect(to - from).toBeGreaterThanOrEqual(1);
          expect(to - from).toBeLessThanOrEqual(rule.longest);
          expect(strongest).toBeGreaterThanOrEqual(rule.leastDb);
          expect(Math.min(...inside)).toBeGreaterThanOrEqual(rule.share * strongest);
          for (let w = from; w < to; w++) {
            expect(seen.has(w)).toBe(false);
            seen.add(w);
          }
        }
        const isBorder = (w: number): boolean => seen.has(w - 1) || seen.has(w + 1);
        const left = windows.filter((change, w) => !seen.has(w) && !isBorder(w) && change >= rule.leastDb);
        if (spans.length < rule.count) expect(left).toEqual([]);
        else expect(Math.max(0, ...windows)).toBe(Math.max(...windows.filter((_, w) => seen.has(w))));
      }),
    );
  });
});
