import { join } from 'node:path';
import { createRandom } from '../../shared/random.ts';
import { writeFloatWav } from './training-music.ts';

/** One actor of each of the five published folds. */
const ACTORS = ['01', '02', '03', '08', '10'];
/** Number in RAVDESS's names, pitch, and how often a second it swells. */
const EMOTIONS = [
  { code: '03', hz: 600, swells: 8 },
  { code: '04', hz: 180, swells: 1 },
];
const SAMPLE_RATE = 48_000;

/**
 * Writes a small corpus in RAVDESS's layout whose two emotions are easy to tell apart, a high quick sound and a low slow
 * one, each actor a little different, with silence before and after.
 */
export function writeEmotionCorpus(folder: string): string {
  const random = createRandom(12);
  for (const actor of ACTORS) {
    for (const { code, hz, swells } of EMOTIONS) {
      for (const take of ['01', '02']) {
        const pitch = hz * random.uniform(0.9, 1.1);
        const sound = Float32Array.from({ length: SAMPLE_RATE }, (_, n) => {
          const t = n / SAMPLE_RATE;
          const isSpeech = t > 0.2 && t < 0.8;
          const swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * swells * t);
          return 1e-4 * random.normal() + (isSpeech ? 0.2 * swell * Math.sin(2 * Math.PI * pitch * t) : 0);
        });
        const name = `03-01-${code}-01-01-${take}-${actor}.wav`;
        writeFloatWav(join(folder, `Actor_${actor}`, name), [sound], SAMPLE_RATE);
      }
    }
  }
  return folder;
}
