import type { CorpusName } from '../../contract/emotion.ts';
import { LatheError } from '../../errors.ts';
import type { CorpusClip, CorpusLayout } from './corpus.ts';
import { CREMA_D } from './crema-d.ts';
import { EMO_DB } from './emo-db.ts';
import { ESD } from './esd.ts';
import { FOLDERS } from './folders.ts';
import { IEMOCAP } from './iemocap.ts';
import { NEMO } from './nemo.ts';
import { RAVDESS } from './ravdess.ts';

/** How each is laid out. */
export const CORPORA: { readonly [Name in CorpusName]: CorpusLayout } = {
  ravdess: RAVDESS,
  esd: ESD,
  iemocap: IEMOCAP,
  'emo-db': EMO_DB,
  'crema-d': CREMA_D,
  nemo: NEMO,
  folders: FOLDERS,
};

/** The clips of a folder, and what is to be said about them. */
export interface FoundCorpus {
  readonly name: CorpusName;
  readonly clips: readonly CorpusClip[];
  /** One sentence each: what is missing from a whole copy. */
  readonly notes: readonly string[];
}

/**
 * Finds a corpus among the files of a folder.
 *
 * @param folder for messages
 * @param sounds paths of all sound files below it, with `/`
 * @param texts the layout's label files by path
 * @throws LatheError `bad-input` when there is no clip, or only one class
 */
export function readCorpus(
  name: CorpusName,
  folder: string,
  sounds: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): FoundCorpus {
  const layout = CORPORA[name];
  const clips = layout.read(sounds, texts);
  if (clips.length === 0) {
    throw new LatheError(
      'bad-input',
      `${folder}: no clip of ${layout.title} among ${sounds.length} sound files, expected names such as ${layout.expected}`,
    );
  }
  const labels = new Set(clips.map(({ label }) => label));
  if (labels.size === 1) {
    throw new LatheError(
      'bad-input',
      `${folder}: all clips are ${[...labels][0]}, at least two classes are needed`,
    );
  }
  return { name, clips, notes: missingFrom(layout, clips) };
}

function missingFrom({ title, whole }: CorpusLayout, clips: readonly CorpusClip[]): string[] {
  if (whole === undefined || clips.length >= whole.clips) return [];
  const speakers = new Set(clips.map(({ speaker }) => speaker)).size;
  return [
    `${title} is partial here: ${clips.length} of ${whole.clips} clips, ${speakers} of ${whole.speakers} speakers`,
  ];
}
