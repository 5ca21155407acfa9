import { describe, expect, it } from 'vitest';
import { Fingerprinter } from '../../../../shared/analysis/fingerprint.ts';
import { createRandom } from '../../../../shared/random.ts';
import { musicSignal } from '../../../../test/support/music-signal.ts';
import { findSameRecordings } from './same-recording.ts';

function fingerprint(channels: readonly Float32Array[]): Uint32Array {
  const fingerprinter = new Fingerprinter({ sampleRate: 44_100, channelCount: channels.length });
  fingerprinter.push(channels);
  return fingerprinter.result();
}

const music = (seed: number, seconds = 5): Float32Array[] => musicSignal(seconds, 44_100, seed);
const cut = (channels: readonly Float32Array[], start: number, end: number): Float32Array[] =>
  channels.map((samples) => samples.subarray(start, end));

describe('findSameRecordings', () => {
  it('finds a copy at another level and start among others, once', () => {
    const copy = cut(music(2), 50_000, 200_000).map((samples) => samples.map((x) => -0.4 * x));
    const prints = [music(1), music(2), copy, music(3)].map(fingerprint);
    expect(findSameRecordings(prints)).toEqual([[1, 2]]);
  });

  it('takes a shared intro, silence and an empty track for nothing', () => {
    const intro = cut(music(5), 0, 50_000);
    const withIntro = music(6).map((samples, c) => {
      const joined = samples.slice();
      joined.set(intro[c]!);
      return joined;
    });
    const silence = [new Float32Array(200_000)];
    const prints = [music(5), withIntro, silence, silence, [new Float32Array(10)]].map(fingerprint);
    expect(findSameRecordings(prints)).toEqual([]);
  });

  it('still finds it in a set that is too large to look at every word', () => {
    const random = createRandom(1);
    const noise = (length: number): Uint32Array => {
      return Uint32Array.from({ length }, () => Math.floor(2 ** 32 * random.next()));
    };
    const prints = Array.from({ length: 10 }, () => noise(10_000));
    prints.push(prints[7]!.slice(1000, 9000));
    expect(findSameRecordings(prints, 2 ** 14)).toEqual([[7, 10]]);
  });
});
