import { createRandom } from '../../shared/random.ts';

/** What a made voice sounds like. */
interface SpeechOptions {
  /** Hz. */
  readonly sampleRate: number;
  /** Of the voice in the mean, Hz. */
  readonly pitchHz: number;
  readonly seed?: number;
}

/** Frequencies of the first four formants of vowels, Hz (Peterson and Barney 1952, and 3500 for the fourth). */
const VOWELS = [
  [730, 1090, 2440, 3500],
  [270, 2290, 3010, 3500],
  [300, 870, 2240, 3500],
  [530, 1840, 2480, 3500],
  [570, 840, 2410, 3500],
] as const;
const BANDWIDTHS = [80, 90, 120, 150] as const;

/**
 * A voice that says syllables without words: pulses of the glottis through the resonances of one vowel after the other, four
 * syllables a second, each begun by noise. Voice detectors take it for a voice, which no tone or noise is taken for.
 */
export function speechSignal(
  seconds: number,
  { sampleRate, pitchHz, seed = 1 }: SpeechOptions,
): Float32Array {
  const random = createRandom(seed);
  const length = Math.round(seconds * sampleRate);
  const syllable = Math.round(0.25 * sampleRate);
  const result = new Float32Array(length);
  const state = BANDWIDTHS.map(() => [0, 0] as [number, number]);
  let [phase, vowel, next] = [0, VOWELS[0]! as readonly number[], VOWELS[1]! as readonly number[]];
  let [slow, previous] = [0, 0];
  for (let n = 0; n < length; n++) {
    const at = n % syllable;
    if (at === 0) [vowel, next] = [next, VOWELS[random.integer(0, VOWELS.length)]!];
    const t = at / syllable;
    const declination =
      1 + 0.15 * Math.sin((2 * Math.PI * n) / (1.7 * sampleRate)) + 0.05 * Math.sin(Math.PI * t);
    phase += (pitchHz * declination) / sampleRate;
    let pulse = 0;
    if (phase >= 1) {
      phase -= 1 + 0.01 * random.normal();
      pulse = 1;
    }
    // Two poles make the pulse fall by 12 dB an octave, as that of a glottis does; lips take 6 of them away.
    slow = 0.96 * slow + pulse;
    const breath = t < 0.2 ? 0.15 * random.normal() : 0.01 * random.normal();
    let x = (t < 0.2 ? (t / 0.2) * slow : slow) * Math.min(1, (1 - t) * 5) + breath;
    for (const [i, bandwidth] of BANDWIDTHS.entries()) {
      const hz = vowel[i]! + (next[i]! - vowel[i]!) * Math.max(0, 2 * t - 1);
      const r = Math.exp((-Math.PI * bandwidth) / sampleRate);
      const a = 2 * r * Math.cos((2 * Math.PI * hz) / sampleRate);
      const y = (1 - a + r * r) * x + a * state[i]![0] - r * r * state[i]![1];
      state[i] = [y, state[i]![0]];
      x = y;
    }
    result[n] = x - 0.9 * previous;
    previous = x;
  }
  const peak = result.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return result.map((sample) => (0.5 * sample) / peak);
}
