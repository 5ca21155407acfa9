import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import { musicSignal } from '../../test/support/music-signal.ts';
import { analyzeResult } from '../contract/analyze.ts';
import type { TrackAnalysis } from './track-analysis.ts';
import { TrackAnalyzer } from './track-analyzer.ts';

function analyze(
  channels: readonly Float32Array[],
  sampleRate = 44_100,
  blockLength = 16_384,
): TrackAnalysis {
  const analyzer = new TrackAnalyzer({ sampleRate, channelCount: channels.length });
  pushInBlocks(channels, (block) => analyzer.push(block), blockLength);
  return analyzer.finish();
}

/** As JSON: what is sent, with a file's facts beside it. */
function asJson(analysis: TrackAnalysis): Record<string, unknown> {
  const file = { path: 'x.wav', container: 'wav', codec: 'pcm_f32le', warnings: [] };
  return JSON.parse(JSON.stringify(z.encode(analyzeResult, { ...file, ...analysis })));
}

/** Measures that only sound of some length and level has. */
const NEVER_IN_SILENCE = [
  'integratedLufs',
  'loudnessRangeLu',
  'truePeakDbtp',
  'samplePeakDbfs',
  'rmsDbfs',
  'crestFactorDb',
  'peakToLoudnessDb',
  'peakToShortTermDb',
  'minPeakToShortTermDb',
  'correlation',
  'width',
  'sideToMidDb',
  'balanceDb',
  'monoFoldDownDb',
  'spectralCentroidHz',
  'spectralRolloffHz',
  'spectralTiltDbPerOctave',
  'bandwidthHz',
  'cutoffHz',
  'noiseFloorDbfs',
  'snrIndexDb',
  'hum',
  'tone',
];

describe('TrackAnalyzer', () => {
  it.each([
    ['nothing', 0],
    ['silence of one sample', 1],
    ['silence', 100_000],
  ])('has no measure of %s that is not defined', (_what, length) => {
    for (const channelCount of [1, 2]) {
      const channels = Array.from({ length: channelCount }, () => new Float32Array(length));
      const json = asJson(analyze(channels));
      for (const key of NEVER_IN_SILENCE) expect([key, json[key]]).toEqual([key, null]);
      expect(json).toMatchObject({ sampleCount: length, clippedSamples: 0, dcOffset: channels.map(() => 0) });
    }
  });

  it('has what one sample has: a level, and a white spectrum', () => {
    const json = asJson(analyze([Float32Array.of(0.5)]));
    expect(json).toMatchObject({
      integratedLufs: null,
      snrIndexDb: null,
      correlation: null,
      crestFactorDb: 0,
    });
    expect(json.samplePeakDbfs).toBeCloseTo(-6.02, 2);
    expect(json.spectralTiltDbPerOctave).toBeCloseTo(3.01, 1);
  });

  it('never gives NaN or an infinity but silence, whatever it is given', () => {
    const kinds = fc.record({
      length: fc.integer({ min: 0, max: 6000 }),
      sampleRate: fc.constantFrom(8000, 44_100, 96_000),
      channelCount: fc.constantFrom(1, 2),
      gain: fc.constantFrom(0, 1e-20, 1e-3, 1, 1e10),
      shape: fc.constantFrom<(n: number, c: number) => number>(
        (n) => (n % 2 === 0 ? 1 : -1),
        (n) => Math.sin(n),
        (_, c) => c,
        (n) => (n === 7 ? 1 : 0),
      ),
    });
    fc.assert(
      fc.property(kinds, ({ length, sampleRate, channelCount, gain, shape }) => {
        const channels = Array.from({ length: channelCount }, (_, c) =>
          Float32Array.from({ length }, (_, n) => gain * shape(n, c)),
        );
        // The schema refuses NaN, and infinities where they mean nothing.
        expect(
          analyzeResult.safeParse({ path: 'x', ...asJson(analyze(channels, sampleRate)) }).error,
        ).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same however the signal is cut', () => {
    const channels = musicSignal(4);
    const whole = analyze(channels);
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 60_000 }), (blockLength) => {
        const cut = analyze(channels, 44_100, blockLength);
        // Sums of levels and channels are taken block by block, which rounds in another way.
        for (const key of [
          'rmsDbfs',
          'correlation',
          'width',
          'sideToMidDb',
          'balanceDb',
          'snrIndexDb',
        ] as const) {
          expect(cut[key] ?? 0).toBeCloseTo(whole[key] ?? 0, 9);
        }
        expect(cut.longTermSpectrum).toEqual(whole.longTermSpectrum);
        cut.loudnessHistory.momentaryLufs.forEach((loudness, i) => {
          if (i > 3) expect(loudness).toBeCloseTo(whole.loudnessHistory.momentaryLufs[i]!, 9);
        });
        expect(cut.truePeakDbtp).toBe(whole.truePeakDbtp);
      }),
      { numRuns: 4 },
    );
  });

  it('adds up: bands to the level, the history to the maxima', () => {
    const analysis = analyze(musicSignal(6));
    const inBands = analysis.longTermSpectrum.reduce((sum, { levelDbfs }) => sum + 10 ** (levelDbfs / 10), 0);
    expect(10 * Math.log10(inBands)).toBeCloseTo(analysis.rmsDbfs, 1);
    const loudest = Math.max(...analysis.loudnessHistory.momentaryLufs);
    // The maximum is searched every 10 ms, the history has every tenth of them.
    expect(analysis.maxMomentaryLufs - loudest).toBeGreaterThanOrEqual(0);
    expect(analysis.maxMomentaryLufs - loudest).toBeLessThan(0.6);
  });
});
