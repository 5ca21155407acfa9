import { describe, expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { meanPower } from './level.ts';
import { reverberationRule } from './reverberation.ts';

const RATE = 44_100;

/** Seconds in which an impulse response decays by 60 dB: Schroeder's backward integration, -5 to -25 dB, ISO 3382. */
function decayTime(response: Float32Array): number {
  const left = new Float64Array(response.length);
  let sum = 0;
  for (let n = response.length - 1; n >= 0; n--) {
    sum += response[n]! ** 2;
    left[n] = sum;
  }
  const at = (db: number): number => left.findIndex((energy) => energy <= left[0]! * 10 ** (db / 10));
  return (3 * (at(-25) - at(-5))) / RATE;
}

/** What is slow enough not to be damped: a moving average over 1 ms, applied twice. */
function lowEnd(samples: Float32Array): Float32Array {
  return movingAverage(movingAverage(samples));
}

function movingAverage(samples: Float32Array): Float32Array {
  let sum = 0;
  return samples.map((value, n) => {
    sum += value - (samples[n - 44] ?? 0);
    return sum / 44;
  });
}

describe('reverberation', () => {
  it.each([0.5, 1, 2])('decays by 60 dB in %d s', (decaySeconds) => {
    const impulse = new Float32Array(3 * RATE);
    impulse[0] = 1;
    const settings = { decaySeconds, wetDb: 0, preDelaySeconds: 0.01 };
    const [output] = reverberationRule.apply([impulse], RATE, settings);
    // Nothing but the direct sound before the room answers.
    expect(output!.subarray(1, 441 + 1100).every((x) => x === 0)).toBe(true);
    const measured = decayTime(lowEnd(output!.subarray(441 + 1100)));
    // The low-pass in the loops takes away up to a fifth of what lies under 1 kHz.
    expect(measured).toBeGreaterThan(0.75 * decaySeconds);
    expect(measured).toBeLessThan(1.05 * decaySeconds);
  });

  it('has the asked power of the room, and the level of the input', () => {
    const input = musicSignal(2);
    for (const wetDb of [-16, -4]) {
      const settings = { decaySeconds: 1, wetDb, preDelaySeconds: 0 };
      const output = reverberationRule.apply(input, RATE, settings);
      expect(meanPower(output) / meanPower(input)).toBeCloseTo(1, 4);
      // Before the first echo only the direct sound is there.
      const scale = output[0]![100]! / input[0]![100]!;
      const room = output.map((samples, c) => samples.map((y, n) => y / scale - input[c]![n]!));
      expect(10 * Math.log10(meanPower(room) / meanPower(input))).toBeCloseTo(wetDb, 2);
    }
  });

  it('has another room on each side', () => {
    const [mono] = musicSignal(0.5);
    const settings = { decaySeconds: 1, wetDb: 0, preDelaySeconds: 0 };
    const [left, right] = reverberationRule.apply([mono, mono], RATE, settings);
    expect(left!.some((x, n) => Math.abs(x - right![n]!) > 0.01)).toBe(true);
  });
});
