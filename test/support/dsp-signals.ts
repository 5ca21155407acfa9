/** Test signals of the loudness standards and music-like material, all deterministic. */
import { createRandom } from '../../shared/random.ts';

/** A stretch of tone: level in dBFS (peak of the sine; `-Infinity` is silence) and duration in seconds. */
export type ToneSection = readonly [levelDbfs: number, seconds: number];

/** A sine in sections of different level with continuous phase, as EBU Tech 3341 and 3342 describe. */
export function toneSequence(
  sections: readonly ToneSection[],
  sampleRate = 48_000,
  frequencyHz = 1000,
): Float32Array {
  const lengths = sections.map(([, seconds]) => Math.round(seconds * sampleRate));
  const signal = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let n = 0;
  sections.forEach(([level], i) => {
    const amplitude = 10 ** (level / 20);
    for (const end = n + lengths[i]!; n < end; n++) {
      signal[n] = amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate);
    }
  });
  return signal;
}

/** Uniform noise in ±amplitude. */
export function whiteNoise(length: number, seed: number, amplitude = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-amplitude, amplitude));
}

/**
 * Something with the crest and spectrum of a mix: kick drum, bass, chords and hats at 120 beats a minute.
 *
 * @returns one channel; channels of different seeds share rhythm and bass and differ in chords and hats
 */
export function syntheticMusic(seconds: number, sampleRate: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const signal = new Float32Array(Math.round(seconds * sampleRate));
  const detune = [1, 1.25, 1.5, 2].map((ratio) => 220 * ratio * random.uniform(0.997, 1.003));
  let hats = 0;
  for (let n = 0; n < signal.length; n++) {
    const time = n / sampleRate;
    const beat = time % 0.5;
    const kick = Math.exp(-beat * 18) * Math.sin(2 * Math.PI * (50 * beat + 6 * (1 - Math.exp(-beat * 30))));
    const bass = Math.sin(2 * Math.PI * 55 * time) * (beat > 0.1 ? 1 : 0.4);
    let chord = 0;
    for (const frequency of detune) chord += Math.sin(2 * Math.PI * frequency * time);
    const noise = random.uniform(-1, 1);
    hats = noise - 0.7 * hats;
    const hat = hats * Math.exp(-((time + 0.25) % 0.25) * 60);
    signal[n] = 0.45 * kick + 0.2 * bass + 0.06 * chord + 0.15 * hat;
  }
  return signal;
}

/** Pushes channels through in blocks of uneven lengths, as a decoder would. */
export function pushInBlocks(
  channels: readonly Float32Array[],
  push: (block: Float32Array[]) => void,
  blockLength = 4801,
): void {
  const length = channels[0]!.length;
  for (let start = 0; start < length; start += blockLength) {
    push(channels.map((channel) => channel.subarray(start, Math.min(length, start + blockLength))));
  }
}
