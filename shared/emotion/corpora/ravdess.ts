import type { Emotion } from '../emotions.ts';
import { type CorpusLayout, readByName } from './corpus.ts';

/** By number, from 01. */
const RAVDESS_EMOTIONS: readonly Emotion[] = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgusted',
  'surprised',
];

/** modality 03 (sound alone), vocal channel 01 (speech), emotion, intensity, statement, repetition, actor. */
const NAME = /^03-01-(0[1-8])-0[12]-0[12]-0[12]-(\d\d)$/;

/** Ryerson Audio-Visual Database of Emotional Speech and Song (Livingstone and Russo 2018): its speech. */
export const RAVDESS: CorpusLayout = {
  title: 'RAVDESS',
  licence: 'CC BY-NC-SA 4.0',
  whole: { clips: 1440, speakers: 24 },
  expected: 'Actor_01/03-01-01-01-01-01-01.wav (folders are not needed)',
  read: readByName((name) => {
    const [, emotion, actor] = NAME.exec(name) ?? [];
    if (emotion === undefined || actor === undefined) return undefined;
    const label = RAVDESS_EMOTIONS[Number(emotion) - 1]!;
    return { label, speaker: actor, gender: Number(actor) % 2 === 1 ? 'male' : 'female' };
  }),
};
