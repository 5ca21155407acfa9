import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/emotion_functionals.json' with { type: 'json' };
import { createRandom } from '../random.ts';
import { FUNCTIONAL_COUNT, voiceFunctionals } from './voice-functionals.ts';
import { VOICE_SAMPLE_RATE, voiceTracks } from './voice-tracks.ts';

/** Syllables of a buzz with vibrato, and noise between them; the first fifth of a second is nearly silent. */
function voice(seconds: number, pitch: number, rise: number): Float32Array {
  return Float32Array.from({ length: Math.floor(seconds * VOICE_SAMPLE_RATE) }, (_, n) => {
    const t = n / VOICE_SAMPLE_RATE;
    const phase = 2 * Math.PI * (pitch * t + (rise * t ** 2) / 2 + 0.9 * Math.sin(2 * Math.PI * 5 * t));
    let buzz = 0;
    for (let harmonic = 1; harmonic < 16; harmonic++) buzz += Math.sin(harmonic * phase) / harmonic ** 1.2;
    const noise = Math.sin(n * n * 0.37);
    const syllable = Math.sin(2 * Math.PI * 2.2 * t);
    const x = 0.1 * buzz * Math.max(0, syllable) + 0.02 * noise * Math.max(0, -syllable) + 1e-4 * noise;
    return n < VOICE_SAMPLE_RATE / 5 ? x * 1e-3 : x;
  });
}

const measure = (samples: Float32Array): Float32Array => voiceFunctionals(voiceTracks(samples));

describe('functionals of a voice', () => {
  it.each(vectors)('of $pitch Hz are those of NumPy', ({ seconds, pitch, rise, functionals }) => {
    const found = measure(voice(seconds, pitch, rise));
    expect(found).toHaveLength(FUNCTIONAL_COUNT);
    expect(functionals).toHaveLength(FUNCTIONAL_COUNT);
    // Levels are kept in single precision, of which statistics of a whole sentence keep five digits.
    for (const [index, value] of functionals.entries()) {
      expect(Math.abs(found[index]! - value), `functional ${index}`).toBeLessThan(
        2e-4 * (1 + Math.abs(value)),
      );
    }
  });

  it('do not depend on the silence around the voice', () => {
    const alone = voice(1.5, 180, 0);
    const within = (silence: number): Float32Array => {
      const samples = new Float32Array(alone.length + 2 * silence);
      samples.set(alone, silence);
      return measure(samples);
    };
    const [a, b] = [within(2560), within(25_600)];
    for (const [index, value] of a.entries()) expect(b[index]).toBeCloseTo(value, 3);
  });

  it('do not depend on the gain of the recording', () => {
    const loud = voice(1.2, 200, 30);
    const [a, b] = [measure(loud), measure(loud.map((sample) => sample * 0.25))];
    for (const [index, value] of a.entries()) expect(b[index]).toBeCloseTo(value, 2);
  });

  it.each([
    ['silence', () => 0],
    ['a constant', () => 0.5],
    ['noise', () => createRandom(1).normal()],
  ])('of %s are finite', (_, sample) => {
    for (const length of [1, 300, 12_000]) {
      expect(measure(new Float32Array(length).map(sample)).every(Number.isFinite)).toBe(true);
    }
  });

  it('of any sound are finite', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 1, maxLength: 3000, noNaN: true, min: -1, max: 1 }),
        (samples) => measure(samples).every(Number.isFinite),
      ),
      { numRuns: 10 },
    );
  });
});
