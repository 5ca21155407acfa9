import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CorpusName } from '../../../shared/contract/emotion.ts';
import { CORPORA, type FoundCorpus, readCorpus } from '../../../shared/emotion/corpora/corpora.ts';
import { LatheError } from '../../../shared/errors.ts';

const SOUND = /\.(wav|flac|mp3|m4a|ogg|opus|aiff?)$/i;

/**
 * Finds the clips of a corpus below a folder.
 *
 * @throws LatheError `bad-input` when the folder cannot be read or holds no clip of the corpus
 */
export async function openCorpus(name: CorpusName, folder: string): Promise<FoundCorpus> {
  const paths = await listFiles(folder);
  const { labelFiles } = CORPORA[name];
  const labelled = labelFiles === undefined ? [] : paths.filter((path) => labelFiles.test(path));
  const texts = new Map<string, string>();
  for (const path of labelled) texts.set(path, await readFile(join(folder, path), 'utf8'));
  const sounds = paths.filter((path) => SOUND.test(path));
  return readCorpus(name, folder, sounds, texts);
}

/** Every file below a folder, with `/`. */
async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new LatheError('bad-input', `the folder ${folder} ${reason}: name the folder of the corpus`, {
      cause,
    });
  }
}
