import type { Emotion } from '../emotions.ts';
import { baseName, type CorpusLayout } from './corpus.ts';

/** `oth` and `xxx`, on which the listeners did not agree, are no class. */
const IEMOCAP_EMOTIONS: Readonly<Record<string, Emotion>> = {
  ang: 'angry',
  hap: 'happy',
  exc: 'excited',
  neu: 'neutral',
  sad: 'sad',
  fru: 'frustrated',
  sur: 'surprised',
  fea: 'fearful',
  dis: 'disgusted',
};

/** `[6.2901 - 8.2357]	Ses01F_impro01_F000	neu	[2.5000, 2.5000, 2.5000]` */
const EVALUATION = /^\[[\d. -]+\]\t(Ses\d\d[FM]_\w+)\t([a-z]{3})\t/gm;

function labelsOf(texts: ReadonlyMap<string, string>): ReadonlyMap<string, Emotion> {
  const labels = new Map<string, Emotion>();
  for (const text of texts.values()) {
    for (const [, utterance, code] of text.matchAll(EVALUATION)) {
      const emotion = IEMOCAP_EMOTIONS[code!];
      if (emotion !== undefined) labels.set(utterance!, emotion);
    }
  }
  return labels;
}

/**
 * Interactive Emotional Dyadic Motion Capture (Busso et al. 2008). Labels are in its evaluation files. A session's name
 * tells who wears the markers; who speaks is the letter before the number of the turn.
 */
export const IEMOCAP: CorpusLayout = {
  title: 'IEMOCAP',
  licence: 'for research only, by agreement with its authors',
  whole: { clips: 7529, speakers: 10 },
  expected:
    'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav with Session1/dialog/EmoEvaluation/Ses01F_impro01.txt',
  labelFiles: /EmoEvaluation\/Ses\w+\.txt$/,
  read: (sounds, texts) => {
    const labels = labelsOf(texts);
    return [...sounds].sort().flatMap((path) => {
      const name = baseName(path);
      const [, session, sex] = /^Ses(\d\d)[FM]_\w+_([FM])\w?\d{2,3}$/.exec(name) ?? [];
      const label = labels.get(name);
      if (session === undefined || label === undefined) return [];
      return [{ path, label, speaker: `${session}${sex}`, gender: sex === 'F' ? 'female' : 'male' }];
    });
  },
};
