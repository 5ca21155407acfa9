import type { CorpusLayout } from './corpus.ts';

/** A plain folder per class; a folder below it names the speaker. */
export const FOLDERS: CorpusLayout = {
  title: 'folder per class',
  licence: 'yours',
  whole: undefined,
  expected: 'happy/clip.wav, or happy/speaker/clip.wav where speakers are known',
  read: (sounds) =>
    [...sounds].sort().flatMap((path) => {
      const [label, ...rest] = path.split('/');
      if (label === undefined || rest.length === 0) return [];
      const speaker = rest.length > 1 ? rest[0] : undefined;
      return [{ path, label, speaker, gender: undefined }];
    }),
};
