import type { Emotion } from '../emotions.ts';
import { type CorpusLayout, readByName } from './corpus.ts';

/** By the first letter of the German word: Wut, Langeweile, Ekel, Angst, Freude, Trauer, neutral. */
const EMO_DB_EMOTIONS: Readonly<Record<string, Emotion>> = {
  W: 'angry',
  L: 'bored',
  E: 'disgusted',
  A: 'fearful',
  F: 'happy',
  T: 'sad',
  N: 'neutral',
};

const MEN: ReadonlySet<string> = new Set(['03', '10', '11', '12', '15']);

/** Berlin Database of Emotional Speech (Burkhardt et al. 2005): speaker, text, emotion, version. */
export const EMO_DB: CorpusLayout = {
  title: 'EMO-DB',
  licence: 'free to use, to be cited',
  whole: { clips: 535, speakers: 10 },
  expected: 'wav/03a01Fa.wav',
  read: readByName((name) => {
    const [, speaker, letter] = /^(\d\d)[ab]\d\d([WLEAFTN])[a-z]?$/.exec(name) ?? [];
    if (speaker === undefined || letter === undefined) return undefined;
    return { label: EMO_DB_EMOTIONS[letter]!, speaker, gender: MEN.has(speaker) ? 'male' : 'female' };
  }),
};
