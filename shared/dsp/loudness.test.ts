import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import ffmpeg from '@ffmpeg-installer/ffmpeg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pushInBlocks,
  syntheticMusic,
  type ToneSection,
  toneSequence,
} from '../../test/support/dsp-signals.ts';
import { readWavFixture, testDataFolder } from '../../test/support/wav-fixture.ts';
import vectors from '../../test/vectors/dsp_loudness.json' with { type: 'json' };
import { kWeighting } from './k-weighting.ts';
import { LoudnessMeter, type LoudnessResult } from './loudness.ts';

function meterFor(
  channels: readonly Float32Array[],
  sampleRate: number,
  channelWeights?: number[],
): LoudnessMeter {
  const options = { sampleRate, channelCount: channels.length };
  const meter = new LoudnessMeter(channelWeights === undefined ? options : { ...options, channelWeights });
  pushInBlocks(channels, (block) => meter.push(block));
  return meter;
}

function measure(channels: readonly Float32Array[], sampleRate: number): LoudnessResult {
  return meterFor(channels, sampleRate).result();
}

/** Stereo tone of 1 kHz at 48 kHz. */
function measureTones(sections: readonly ToneSection[]): LoudnessResult {
  const tone = toneSequence(sections);
  return measure([tone, tone], 48_000);
}

describe('kWeighting', () => {
  it('is the tables of BS.1770-4 at 48 kHz', () => {
    const { shelf, highPass } = kWeighting(48_000);
    const table1 = {
      b0: 1.53512485958697,
      b1: -2.69169618940638,
      b2: 1.19839281085285,
      a1: -1.69065929318241,
      a2: 0.73248077421585,
    };
    const table2 = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };
    for (const name of ['b0', 'b1', 'b2', 'a1', 'a2'] as const) {
      expect(shelf[name]).toBeCloseTo(table1[name], 13);
      expect(highPass[name]).toBeCloseTo(table2[name], 13);
    }
  });

  it.each([7999, 192_001, Number.NaN])('refuses %d Hz', (rate) => {
    expect(() => kWeighting(rate)).toThrow(`between 8000 and 192000 Hz, got ${rate}`);
  });
});

describe('EBU Tech 3341', () => {
  // cases 1-5: stereo tone, integrated -23 (2: -33) LUFS within 0.1 LU
  it.each<[number, number, ToneSection[]]>([
    [1, -23, [[-23, 20]]],
    [2, -33, [[-33, 20]]],
    [
      3,
      -23,
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
    ],
    [
      4,
      -23,
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
    ],
    [
      5,
      -23,
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
    ],
  ])('case %i: integrated %d LUFS', (_, expected, sections) => {
    const result = measureTones(sections);
    expect(Math.abs(result.integratedLufs - expected)).toBeLessThanOrEqual(0.1);
    if (sections.length === 1) {
      expect(Math.abs(result.maxMomentaryLufs - expected)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(result.maxShortTermLufs - expected)).toBeLessThanOrEqual(0.1);
    }
  });

  it('case 6: five channels', () => {
    const channels = [-28, -28, -24, -30, -30].map((level) => toneSequence([[level, 20]]));
    const { integratedLufs } = meterFor(channels, 48_000, [1, 1, 1, 1.41, 1.41]).result();
    expect(Math.abs(integratedLufs + 23)).toBeLessThanOrEqual(0.1);
  });

  it('case 9: short-term loudness is constant', () => {
    const tone = toneSequence(
      Array.from({ length: 5 }, (): ToneSection[] => [
        [-20, 1.34],
        [-30, 1.66],
      ]).flat(),
    );
    const history = meterFor([tone, tone], 48_000).shortTermHistory();
    expect(history.length).toBe(121);
    for (const value of history) expect(Math.abs(value + 23)).toBeLessThanOrEqual(0.1);
  });

  it('case 10: maximum short-term loudness of 20 files', () => {
    for (let i = 0; i < 20; i++) {
      const { maxShortTermLufs } = measureTones([
        [-Infinity, i * 0.15],
        [-23, 3],
        [-Infinity, 1],
      ]);
      expect(Math.abs(maxShortTermLufs + 23)).toBeLessThanOrEqual(0.1);
    }
  });

  it('case 11: maximum short-term loudness, live', () => {
    const meter = new LoudnessMeter({ sampleRate: 48_000, channelCount: 2 });
    for (let i = 0; i < 20; i++) {
      const tone = toneSequence([
        [-Infinity, i * 0.15],
        [-38 + i, 3],
        [-Infinity, 3 - i * 0.15],
      ]);
      pushInBlocks([tone, tone], (block) => meter.push(block));
      expect(Math.abs(meter.result().maxShortTermLufs - (-38 + i))).toBeLessThanOrEqual(0.1);
    }
  });

  it('case 12: momentary loudness is constant', () => {
    const tone = toneSequence(
      Array.from({ length: 25 }, (): ToneSection[] => [
        [-20, 0.18],
        [-30, 0.22],
      ]).flat(),
    );
    const history = meterFor([tone, tone], 48_000).momentaryHistory();
    expect(history.length).toBe(97);
    for (const value of history.subarray(6)) expect(Math.abs(value + 23)).toBeLessThanOrEqual(0.1);
  });

  it('case 13: maximum momentary loudness of 20 files', () => {
    for (let i = 0; i < 20; i++) {
      const { maxMomentaryLufs } = measureTones([
        [-Infinity, i * 0.02],
        [-23, 0.4],
        [-Infinity, 1],
      ]);
      expect(Math.abs(maxMomentaryLufs + 23)).toBeLessThanOrEqual(0.1);
    }
  });

  it('case 14: maximum momentary loudness, live', () => {
    const meter = new LoudnessMeter({ sampleRate: 48_000, channelCount: 2 });
    for (let i = 0; i < 20; i++) {
      const tone = toneSequence([
        [-Infinity, i * 0.02],
        [-38 + i, 0.4],
        [-Infinity, 0.4 - i * 0.02],
      ]);
      pushInBlocks([tone, tone], (block) => meter.push(block));
      expect(Math.abs(meter.result().maxMomentaryLufs - (-38 + i))).toBeLessThanOrEqual(0.1);
    }
  });
});

describe('EBU Tech 3342', () => {
  it.each<[number, number, ToneSection[]]>([
    [
      1,
      10,
      [
        [-20, 20],
        [-30, 20],
      ],
    ],
    [
      2,
      5,
      [
        [-20, 20],
        [-15, 20],
      ],
    ],
    [
      3,
      20,
      [
        [-40, 20],
        [-20, 20],
      ],
    ],
    [
      4,
      15,
      [
        [-50, 20],
        [-35, 20],
        [-20, 20],
        [-35, 20],
        [-50, 20],
      ],
    ],
  ])('case %i: loudness range %d LU within 1 LU', (_, expected, sections) => {
    expect(Math.abs(measureTones(sections).loudnessRangeLu - expected)).toBeLessThanOrEqual(1);
  });
});

describe('libebur128', () => {
  /** The signal of test/reference/dsp_loudness.c, bit for bit. */
  function testSignal(sampleRate: number, channelCount: number): Float32Array[] {
    let state = 12345;
    return Array.from({ length: channelCount }, () => {
      const channel = new Float32Array(sampleRate * vectors.seconds);
      let low = 0;
      for (let n = 0; n < channel.length; n++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const white = (state >>> 8) / 8388608 - 1;
        low += (white - low) * 0.0625;
        channel[n] = (0.25 * white + low) / 2 ** ((Math.floor(n / sampleRate) * 3) % 7);
      }
      return channel;
    });
  }

  it.each(vectors.cases)('agrees at $sampleRate Hz with $channelCount channels', (expected) => {
    const actual = measure(testSignal(expected.sampleRate, expected.channelCount), expected.sampleRate);
    // where 100 ms are no whole number of samples (11025 and 22050 Hz) its blocks drift from ours
    const tolerance = expected.sampleRate % 100 === 0 ? 0.0005 : 0.02;
    expect(Math.abs(actual.integratedLufs - expected.integratedLufs)).toBeLessThan(tolerance);
    expect(Math.abs(actual.maxMomentaryLufs - expected.maxMomentaryLufs)).toBeLessThan(tolerance);
    expect(Math.abs(actual.maxShortTermLufs - expected.maxShortTermLufs)).toBeLessThan(tolerance);
    // it starts range blocks every second and we every 100 ms: ten percentile points against a hundred
    expect(Math.abs(actual.loudnessRangeLu - expected.loudnessRangeLu)).toBeLessThan(1.2);
  });
});

describe("ffmpeg's ebur128", () => {
  it.each([44_100, 48_000])('agrees on music at %i Hz', (sampleRate) => {
    const channels = [1, 2].map((seed) => {
      const channel = syntheticMusic(20, sampleRate, seed);
      return channel.map((sample, n) => sample * (0.2 + 0.8 * (((n / channel.length) * 3) % 1)));
    });
    const interleaved = new Float32Array(2 * channels[0]!.length);
    for (let n = 0; n < channels[0]!.length; n++) {
      interleaved[2 * n] = channels[0]![n]!;
      interleaved[2 * n + 1] = channels[1]![n]!;
    }
    const run = spawnSync(
      ffmpeg.path,
      ['-f', 'f32le', '-ar', `${sampleRate}`, '-ac', '2', '-i', '-', '-af', 'ebur128', '-f', 'null', '-'],
      { input: new Uint8Array(interleaved.buffer), encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    const summary = run.stderr.slice(run.stderr.lastIndexOf('Summary:'));
    const read = (label: string): number =>
      Number(new RegExp(`${label}:\\s+(-?[\\d.]+) LU`).exec(summary)?.[1]);
    const actual = measure(channels, sampleRate);
    // it prints one decimal and keeps a histogram of 0.1 LU
    expect(Math.abs(actual.integratedLufs - read('I'))).toBeLessThan(0.1);
    expect(Math.abs(actual.loudnessRangeLu - read('LRA'))).toBeLessThan(0.25);
  });
});

const folder = testDataFolder('loudness');
describe.skipIf(folder === undefined)(
  'files of ITU-R BS.2217 and pyloudnorm (shared data not there: skipped)',
  () => {
    it.each([
      ['1770-2_Comp_RelGateTest.wav', -10],
      ['1770-2_Comp_AbsGateTest.wav', -69.5],
      ['sine_1000.wav', -3.05],
      ['piano.wav', -31.09],
    ])('%s is %d LUFS', (name, expected) => {
      const { sampleRate, channels } = readWavFixture(join(folder!, name));
      expect(Math.abs(measure(channels, sampleRate).integratedLufs - expected)).toBeLessThanOrEqual(0.1);
    });
  },
);

describe('LoudnessMeter', () => {
  it('reads silence and less than 400 ms as -Infinity', () => {
    const nothing = {
      integratedLufs: -Infinity,
      loudnessRangeLu: 0,
      maxMomentaryLufs: -Infinity,
      maxShortTermLufs: -Infinity,
    };
    expect(measure([new Float32Array(240_000)], 48_000)).toEqual(nothing);
    expect(measure([toneSequence([[-10, 0.399]])], 48_000)).toEqual(nothing);
    expect(measure([toneSequence([[-10, 0.4]])], 48_000).integratedLufs).toBeGreaterThan(-14);
    expect(new LoudnessMeter({ sampleRate: 44_100, channelCount: 1 }).result()).toEqual(nothing);
  });

  it('reads mono 3 LU below the same signal on two channels', () => {
    const tone = toneSequence([[-20, 4]]);
    const difference = measure([tone, tone], 48_000).integratedLufs - measure([tone], 48_000).integratedLufs;
    expect(difference).toBeCloseTo(10 * Math.log10(2), 9);
  });

  it('follows a gain exactly and does not depend on how the signal is cut', () => {
    const music = syntheticMusic(4, 44_100, 3);
    const reference = measure([music], 44_100);
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 50_000 }),
        (gainDb, length) => {
          const meter = new LoudnessMeter({ sampleRate: 44_100, channelCount: 1 });
          const scaled = music.map((sample) => sample * 10 ** (gainDb / 20));
          pushInBlocks([scaled], (block) => meter.push(block), length);
          const result = meter.result();
          expect(result.integratedLufs - reference.integratedLufs).toBeCloseTo(gainDb, 5);
          expect(result.maxMomentaryLufs - reference.maxMomentaryLufs).toBeCloseTo(gainDb, 5);
          expect(result.loudnessRangeLu).toBeCloseTo(reference.loudnessRangeLu, 5);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('refuses channels that do not fit', () => {
    expect(() => new LoudnessMeter({ sampleRate: 48_000, channelCount: 0 })).toThrow(
      /positive integer, got 0/,
    );
    expect(() => new LoudnessMeter({ sampleRate: 48_000, channelCount: 6 })).toThrow(
      /6 channels need as many channelWeights, got 0/,
    );
    const meter = new LoudnessMeter({ sampleRate: 48_000, channelCount: 2 });
    expect(() => meter.push([new Float32Array(4)])).toThrow(/expected 2 channels, got 1/);
  });
});
