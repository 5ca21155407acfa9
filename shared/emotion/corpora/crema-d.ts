import type { Emotion } from '../emotions.ts';
import { type CorpusLayout, readByName } from './corpus.ts';

const CREMA_D_EMOTIONS: Readonly<Record<string, Emotion>> = {
  ANG: 'angry',
  DIS: 'disgusted',
  FEA: 'fearful',
  HAP: 'happy',
  NEU: 'neutral',
  SAD: 'sad',
};

/** Crowd-sourced Emotional Multimodal Actors Dataset (Cao et al. 2014): actor, sentence, emotion, intensity. */
export const CREMA_D: CorpusLayout = {
  title: 'CREMA-D',
  licence: 'ODbL 1.0',
  whole: { clips: 7442, speakers: 91 },
  expected: 'AudioWAV/1001_DFA_ANG_XX.wav',
  read: readByName((name) => {
    const [, speaker, code] = /^(1\d{3})_[A-Z]{3}_([A-Z]{3})_[A-Z]{1,2}$/.exec(name) ?? [];
    const label = code === undefined ? undefined : CREMA_D_EMOTIONS[code];
    return speaker === undefined || label === undefined ? undefined : { label, speaker, gender: undefined };
  }),
};
