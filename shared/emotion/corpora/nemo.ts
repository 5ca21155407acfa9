import type { Emotion } from '../emotions.ts';
import { type CorpusLayout, readByName } from './corpus.ts';

const NEMO_EMOTIONS: Readonly<Record<string, Emotion>> = {
  anger: 'angry',
  fear: 'fearful',
  happiness: 'happy',
  neutral: 'neutral',
  sadness: 'sad',
  surprise: 'surprised',
  surprised: 'surprised',
};

/** nEMO, emotional speech in Polish (Christop 2024): speaker, emotion, sentence. */
export const NEMO: CorpusLayout = {
  title: 'nEMO',
  licence: 'CC BY-NC-SA 4.0',
  whole: { clips: 4481, speakers: 9 },
  expected: 'samples/JC4_happiness_12.wav',
  read: readByName((name) => {
    const [, speaker, word] = /^([A-Z]+\d*)_([a-z]+)_\w+$/.exec(name) ?? [];
    const label = word === undefined ? undefined : NEMO_EMOTIONS[word];
    return speaker === undefined || label === undefined ? undefined : { label, speaker, gender: undefined };
  }),
};
