import { describe, expect, it } from 'vitest';
import { TruePeakLimiter } from '../dsp/limiter.ts';
import { LoudnessMeter } from '../dsp/loudness.ts';
import { createRandom } from '../random.ts';
import { dbToAmplitude } from '../units.ts';
import { LimiterForecast } from './limiter-forecast.ts';

const SECONDS = 12;

/**
 * Drums over a bed of noise: bursts of different strength that die away. All of one spectrum that falls towards high
 * frequencies, as that of music does; in white noise the peaks between samples are far above the samples.
 */
function drums(sampleRate: number): Float32Array[] {
  const random = createRandom(7);
  const length = SECONDS * sampleRate;
  const envelope = new Float32Array(length).fill(0.05);
  for (let start = 0; start < length; start += Math.round(0.25 * sampleRate)) {
    const strength = random.uniform(0.05, 1);
    for (let i = 0; i < 0.2 * sampleRate && start + i < length; i++) {
      envelope[start + i]! += strength * Math.exp(-i / (0.03 * sampleRate));
    }
  }
  return [0, 1].map(() => {
    let state = 0;
    return envelope.map((level) => {
      state += 0.4 * (random.uniform(-1, 1) - state);
      return level * state;
    });
  });
}

function forecastOf(track: readonly Float32Array[], sampleRate: number, blockLength: number) {
  const forecast = new LimiterForecast(sampleRate);
  const meter = new LoudnessMeter({ sampleRate, channelCount: track.length });
  for (let start = 0; start < track[0]!.length; start += blockLength) {
    const block = track.map((samples) => samples.subarray(start, start + blockLength));
    forecast.push(block);
    meter.push(block);
  }
  const history = meter.momentaryHistory();
  return {
    integratedLufs: meter.result().integratedLufs,
    at: (gainDb: number, ceilingDbtp: number) => forecast.integratedLufs({ gainDb, ceilingDbtp }, history),
  };
}

function limited(
  track: readonly Float32Array[],
  sampleRate: number,
  gainDb: number,
  ceilingDbtp: number,
): number {
  const limiter = new TruePeakLimiter({ sampleRate, channelCount: track.length, ceilingDbtp });
  const meter = new LoudnessMeter({ sampleRate, channelCount: track.length });
  const gain = dbToAmplitude(gainDb);
  meter.push(limiter.push(track.map((samples) => samples.map((sample) => sample * gain))));
  meter.push(limiter.flush());
  return meter.result().integratedLufs;
}

describe('LimiterForecast', () => {
  it.each([44100, 96000, 8000])(
    'foretells what the limiter does to within a quarter of it, at %i Hz',
    (sampleRate) => {
      const track = drums(sampleRate);
      const forecast = forecastOf(track, sampleRate, 5000);
      for (const gainDb of [3, 6, 9, 12, 16]) {
        const before = forecast.integratedLufs + gainDb;
        const taken = before - limited(track, sampleRate, gainDb, -1);
        expect(Math.abs(before - forecast.at(gainDb, -1) - taken)).toBeLessThan(0.05 + taken / 4);
      }
      expect(forecast.integratedLufs + 16 - limited(track, sampleRate, 16, -1)).toBeGreaterThan(1.5);
    },
  );

  it('is exact where nothing is limited, whatever the blocks', () => {
    const track = drums(44100);
    for (const blockLength of [1, 77, 44100 * SECONDS]) {
      const forecast = forecastOf(track, 44100, blockLength);
      expect(forecast.at(-6, 0)).toBeCloseTo(forecast.integratedLufs - 6, 9);
    }
  });

  it('does not fall as the gain rises', () => {
    const forecast = forecastOf(drums(44100), 44100, 4096);
    let last = Number.NEGATIVE_INFINITY;
    for (let gainDb = -20; gainDb < 40; gainDb += 0.5) {
      const next = forecast.at(gainDb, -1);
      expect(next).toBeGreaterThanOrEqual(last);
      last = next;
    }
  });

  it('foretells silence for silence', () => {
    expect(forecastOf([new Float32Array(44100)], 44100, 1000).at(6, -1)).toBe(Number.NEGATIVE_INFINITY);
  });
});
