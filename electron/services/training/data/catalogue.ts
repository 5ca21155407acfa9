import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../../shared/errors.ts';
import { type Split, splitWorks, workOf } from './split.ts';

/** A finished master, with the spoilt version of it where there is one. */
export interface Track {
  /** Path within the set, with `/` and without extension: `0ad-data/Sunrise`. */
  readonly name: string;
  /** `out-of-domain`: other music than the network was made for, never trained on. */
  readonly split: Split | 'out-of-domain';
  readonly goodPath: string;
  /** The bad version of a pair; without it, bad versions are made by faults. */
  readonly badPath?: string;
  /** Expected SHA-256 of the good file, where a description gives it. */
  readonly sha256?: string;
}

const AUDIO_EXTENSIONS = new Set([
  '.wav',
  '.flac',
  '.mp3',
  '.m4a',
  '.aac',
  '.ogg',
  '.oga',
  '.opus',
  '.aif',
  '.aiff',
]);

/** The part of a description (such as `models/training-data.json`) that is needed to find and split the tracks. */
const DESCRIPTION = z.object({
  root: z.string(),
  tracks: z.array(
    z.object({
      path: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      split: z.enum(['train', 'validation', 'test', 'out-of-domain']),
    }),
  ),
});

/**
 * Lists good tracks.
 *
 * @param source a folder, searched with its subfolders and split by the hash of the works' names, or a JSON
 *   description that names the files and their split
 * @returns tracks in the order of their names
 * @throws LatheError `bad-input` if nothing is there, or a described file is missing
 */
export async function listTracks(source: string): Promise<Track[]> {
  const info = await statOf(source);
  if (info.isFile() && extname(source) === '.json') return readDescription(source);
  const files = info.isFile() ? [source] : await audioFiles(source);
  if (files.length === 0) {
    throw new LatheError('bad-input', `${source}: no audio file in this folder, name one that holds music`);
  }
  const root = info.isFile() ? dirname(source) : source;
  const splits = splitWorks(files.map(workOf));
  return files.map((goodPath) => ({
    name: trackName(root, goodPath),
    split: splits.get(workOf(goodPath))!,
    goodPath,
  }));
}

/**
 * Lists pairs: a good and a bad file of the same path below their folders, whatever their extensions.
 *
 * @throws LatheError `bad-input` if a track has no partner on either side
 */
export async function listPairs(goodFolder: string, badFolder: string): Promise<Track[]> {
  const tracks = await listTracks(goodFolder);
  const badFiles = await audioFiles(badFolder);
  const badPaths = new Map(badFiles.map((path) => [trackName(badFolder, path), path]));
  const pairs = tracks.map((track) => {
    const badPath = badPaths.get(track.name);
    if (badPath === undefined) {
      throw new LatheError(
        'bad-input',
        `${track.goodPath}: no file named ${track.name} in ${badFolder}, add its bad version or remove it`,
      );
    }
    badPaths.delete(track.name);
    return { ...track, badPath };
  });
  const [left] = badPaths.values();
  if (left !== undefined) {
    throw new LatheError(
      'bad-input',
      `${left}: no file of this name in ${goodFolder}, add its good version or remove it`,
    );
  }
  return pairs;
}

async function readDescription(path: string): Promise<Track[]> {
  const parsed = DESCRIPTION.safeParse(parseJson(path, await readFile(path, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new LatheError(
      'bad-input',
      `${path}: not a description of training data, ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  const root = resolve(dirname(path), parsed.data.root);
  return Promise.all(
    parsed.data.tracks.map(async ({ path: file, sha256, split }) => {
      const goodPath = join(root, file);
      await statOf(goodPath);
      return { name: trackName(root, goodPath), split, goodPath, sha256 };
    }),
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LatheError('bad-input', `${path}: not valid JSON, name a folder of music or a description`, {
      cause,
    });
  }
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  try {
    return await stat(path);
  } catch (cause) {
    throw new LatheError(
      'bad-input',
      `${path}: no such file or folder, check the path or fetch the music first`,
      {
        cause,
      },
    );
  }
}

/** Audio files below a folder, in the order of their names on every file system; hidden ones are left out. */
async function audioFiles(folder: string): Promise<string[]> {
  await statOf(folder);
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((path) => AUDIO_EXTENSIONS.has(extname(path).toLowerCase()))
    .filter((path) => !path.split(sep).some((part) => part.startsWith('.')))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((path) => join(folder, path));
}

function trackName(root: string, path: string): string {
  const name = relative(root, path).slice(0, -extname(path).length);
  return name.split(sep).join('/');
}
