import { describe, expect, it } from 'vitest';
import { syntheticMusic, whiteNoise } from '../../../test/support/dsp-signals.ts';
import { runStage, sine, toneIn } from '../../../test/support/run-stage.ts';
import { BandSplitter } from './band-splitter.ts';
import { type CompressorBand, MultibandCompressor } from './multiband-compressor.ts';

const RATE = 44_100;

function constantThreshold(db: number): CompressorBand['threshold'] {
  return { levelsDb: Float32Array.of(db), stepSeconds: 1 };
}

const BAND: CompressorBand = {
  threshold: constantThreshold(-20),
  slope: 0.75,
  kneeDb: 0,
  attackSeconds: 0.02,
  releaseSeconds: 0.1,
  makeupDb: 0,
};
const IDLE: CompressorBand = { ...BAND, slope: 0 };

function compressor(
  bands: readonly CompressorBand[],
  options: {
    readonly channelCount?: number;
    readonly amount?: number;
    readonly crossoversHz?: readonly number[];
  } = {},
): MultibandCompressor {
  return new MultibandCompressor({
    sampleRate: RATE,
    channelCount: 1,
    crossoversHz: [200, 1000],
    amount: 1,
    ...options,
    bands,
  });
}

/** The stage written out again sample by sample, from the bands on. */
function naive(
  channels: readonly Float32Array[],
  bands: readonly CompressorBand[],
  amount: number,
): Float32Array[] {
  const splitter = new BandSplitter({
    sampleRate: RATE,
    channelCount: channels.length,
    crossoversHz: [200, 1000],
  });
  const first = splitter.push(channels.map((samples) => samples.slice()));
  const rest = splitter.flush();
  const length = channels[0]!.length;
  const all = bands.map((_, k) => channels.map((__, c) => [...first.bands[k]![c]!, ...rest.bands[k]![c]!]));
  const output = channels.map((samples) => Float64Array.from(samples));
  bands.forEach((band, k) => {
    const step = 32 / RATE;
    const meanSeconds = Math.max(0.005, 1.5 / [35, 200, 1000][k]!);
    let power = 0;
    let state = 0;
    const gains: number[] = [];
    for (let i = 0; (i + 1) * 32 <= length; i++) {
      let energy = 0;
      for (const samples of all[k]!) for (let n = 32 * i; n < 32 * i + 32; n++) energy += samples[n]! ** 2;
      power += (energy / 32 / channels.length - power) * (1 - Math.exp(-step / meanSeconds));
      const over = 10 * Math.log10(Math.max(1e-12, power)) - band.threshold.levelsDb[0]!;
      const wanted = over > 0 ? band.slope * over : 0;
      const time = wanted > state ? band.attackSeconds : band.releaseSeconds;
      state += (wanted - state) * (1 - Math.exp(-step / time));
      gains.push(10 ** ((amount * (band.makeupDb - state)) / 20));
    }
    // the mean comes late by as much as it is long: each gain is applied that much earlier
    const ahead = Math.round(meanSeconds / step) - 2;
    for (let n = 0; n < length; n++) {
      const i = Math.floor(n / 32) + ahead;
      const before = gains[Math.min(gains.length - 1, i)]!;
      const gain = before + ((n % 32) / 32) * (gains[Math.min(gains.length - 1, i + 1)]! - before);
      output.forEach((samples, c) => {
        samples[n]! += (gain - 1) * all[k]![c]![n]!;
      });
    }
  });
  return output.map((samples) => Float32Array.from(samples));
}

describe('MultibandCompressor', () => {
  it.each([
    [1, [BAND, { ...BAND, slope: 0.5, makeupDb: 2 }, { ...BAND, attackSeconds: 0.005 }]],
    [0.4, [{ ...BAND, makeupDb: -3 }, BAND, IDLE]],
  ])('does what its definition says, at an amount of %d', (amount, bands) => {
    const channels = [3, 4].map((seed) => syntheticMusic(1.5, RATE, seed));
    const found = runStage(compressor(bands, { channelCount: 2, amount }), channels);
    naive(channels, bands, amount).forEach((expected, c) => {
      let error = 0;
      expected.forEach((x, n) => {
        error = Math.max(error, Math.abs(x - found[c]![n]!));
      });
      // six roundings to single precision of numbers below 1
      expect(error).toBeLessThan(4e-7);
    });
  });

  it.each([-26, -14, -8, -2])('brings a sine of %d dBFS (RMS) where the static curve says', (levelDb) => {
    const amplitude = Math.SQRT2 * 10 ** (levelDb / 20);
    const signal = sine(4000, { seconds: 2, sampleRate: RATE, amplitude });
    const output = runStage(compressor([IDLE, IDLE, BAND]), [signal])[0]!;
    const tone = toneIn(output, 4000, RATE, RATE, 2 * RATE - 4410);
    const wanted = levelDb - Math.max(0, 0.75 * (levelDb + 20));
    // steps of 32 samples hold no whole periods, so that the level ripples by hundredths
    expect(Math.abs(20 * Math.log10(tone.amplitude / Math.SQRT2) - wanted)).toBeLessThan(0.02);
    expect(Math.abs(tone.phase)).toBeLessThan(1e-3);
  });

  it('takes as long as its times say: seven tenths of a step after attack and after release', () => {
    const band = { ...BAND, attackSeconds: 0.1, releaseSeconds: 0.4 };
    const signal = sine(4000, { seconds: 4, sampleRate: RATE, amplitude: 0.5 });
    for (let n = 0; n < signal.length; n++) if (n < RATE || n >= 2 * RATE) signal[n]! *= 0.04;
    const output = runStage(compressor([IDLE, IDLE, band]), [signal])[0]!;
    const reductionAt = (seconds: number): number => {
      const from = Math.round(seconds * RATE) - 220;
      const ratio =
        toneIn(output, 4000, RATE, from, from + 441).amplitude /
        toneIn(signal, 4000, RATE, from, from + 441).amplitude;
      return -20 * Math.log10(ratio);
    };
    const whole = 0.75 * (20 * Math.log10(0.5 / Math.SQRT2) + 20);
    expect(reductionAt(1.9)).toBeCloseTo(whole, 1);
    for (const t of [0.1, 0.2])
      expect(Math.abs(reductionAt(1 + t) / whole - (1 - Math.exp(-t / 0.1)))).toBeLessThan(0.03);
    for (const t of [0.4, 0.8])
      expect(Math.abs(reductionAt(2 + t) / whole - Math.exp(-t / 0.4))).toBeLessThan(0.03);
  });

  it('follows a threshold that moves, linearly between its points', () => {
    const threshold = { levelsDb: Float32Array.of(-30, -10), stepSeconds: 2 };
    const fast = { ...BAND, threshold, attackSeconds: 0.001, releaseSeconds: 0.001 };
    const amplitude = Math.SQRT2 * 10 ** (-10 / 20);
    const signal = sine(4000, { seconds: 3, sampleRate: RATE, amplitude });
    const output = runStage(compressor([IDLE, IDLE, fast]), [signal])[0]!;
    for (const seconds of [0.5, 1, 1.5]) {
      const { amplitude: found } = toneIn(output, 4000, RATE, seconds * RATE - 2205, seconds * RATE + 2205);
      expect(20 * Math.log10(amplitude / found)).toBeCloseTo(0.75 * (20 - 10 * seconds), 1);
    }
  });

  it('passes bit for bit where nothing is over its thresholds, and at an amount of 0', () => {
    const channels = [whiteNoise(20_000, 1, 0.001), whiteNoise(20_000, 2, 0.001)];
    expect(runStage(compressor([BAND, BAND, BAND], { channelCount: 2 }), channels)).toEqual(channels);
    const loud = [whiteNoise(20_000, 1)];
    expect(runStage(compressor([BAND, { ...BAND, makeupDb: 3 }, BAND], { amount: 0 }), loud)).toEqual(loud);
  });

  it('gives the same bytes however the signal is cut, of any length', () => {
    for (const length of [0, 1, 31, 5000, 20_001]) {
      const channels = [whiteNoise(length, 1), whiteNoise(length, 2)];
      const run = (blockLength: number): Float32Array[] =>
        runStage(compressor([BAND, BAND, BAND], { channelCount: 2 }), channels, blockLength);
      const whole = run(100_000);
      for (const blockLength of [777, 4096]) expect(run(blockLength)).toEqual(whole);
    }
  });

  it('tells what it took away in each band, by its amount', () => {
    const signal = sine(4000, { seconds: 2, sampleRate: RATE, amplitude: Math.SQRT2 * 10 ** (-8 / 20) });
    const stage = compressor([BAND, BAND, BAND], { amount: 0.5 });
    runStage(stage, [signal]);
    const [low, , high] = stage.reductions;
    expect(low).toEqual({ meanReductionDb: 0, maxReductionDb: 0 });
    expect(high!.maxReductionDb).toBeCloseTo(4.5, 2);
    expect(high!.meanReductionDb).toBeGreaterThan(4.3);
    expect(high!.meanReductionDb).toBeLessThan(4.5);
  });

  it('refuses bands that do not fit the crossovers', () => {
    expect(() => compressor([BAND, BAND])).toThrow('2 crossovers make 3 bands, got 2');
  });
});
