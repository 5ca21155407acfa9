import type { Emotion } from '../emotions.ts';
import { baseName, type CorpusLayout } from './corpus.ts';

const ESD_EMOTIONS: Readonly<Record<string, Emotion>> = {
  angry: 'angry',
  happy: 'happy',
  neutral: 'neutral',
  sad: 'sad',
  surprise: 'surprised',
};

/** Emotional Speech Dataset (Zhou et al. 2021): the emotion is a folder, the speaker begins the name. */
export const ESD: CorpusLayout = {
  title: 'ESD',
  licence: 'for research only, by agreement with its authors',
  whole: { clips: 35_000, speakers: 20 },
  expected: '0011/Angry/0011_000351.wav',
  read: (sounds) =>
    [...sounds].sort().flatMap((path) => {
      const speaker = /^(\d{4})_\d{6}$/.exec(baseName(path))?.[1];
      const folder = path.split('/').find((part) => Object.hasOwn(ESD_EMOTIONS, part.toLowerCase()));
      if (speaker === undefined || folder === undefined) return [];
      return [{ path, label: ESD_EMOTIONS[folder.toLowerCase()]!, speaker, gender: undefined }];
    }),
};
