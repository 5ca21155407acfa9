import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../../shared/errors.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { Observation } from './findings.ts';
import { pairNames, roleInName, withoutRole } from './pairing.ts';
import { type Split, workOf } from './split.ts';

/** A finished master, with the spoilt version of it where there is one. */
export interface Track {
  /** Path within the set, with `/` and without extension: `0ad-data/Sunrise`. */
  readonly name: string;
  /** What it is a version of: all versions of a work are in one split. */
  readonly work: string;
  readonly goodPath: string;
  /** The bad version of a pair; without it, bad versions are made by faults. */
  readonly badPath?: string;
  /** Of GTZAN, whose rate and channels are known. */
  readonly isGtzan?: true;
  /** What a description says of the track; it is then used from its first to its last sample. */
  readonly described?: {
    /** `out-of-domain`: other music than the network was made for, never trained on. */
    readonly split: Split | 'out-of-domain';
    /** Of the good file. */
    readonly sha256: string;
  };
}

/** Where music lies: good tracks, their bad versions, GTZAN. */
export interface Sources {
  /** A folder, or a JSON description that names files and their split. */
  readonly good?: string | undefined;
  readonly bad?: string | undefined;
  readonly gtzan?: string | undefined;
}

/** The tracks of a set, and what was noticed by their names alone. */
export interface Listing {
  readonly tracks: readonly Track[];
  readonly observations: readonly Observation[];
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
 * Lists what some sources hold together.
 *
 * @param sources at least `good` or `gtzan`; `bad` goes with `good`
 * @param keepsUnpaired whether good tracks without a bad version stay, to have faults made
 * @throws LatheError `bad-input` if a source holds nothing, `bad-argument` if there is none
 */
export async function listSources(sources: Sources, keepsUnpaired: boolean): Promise<Listing> {
  const { good, bad, gtzan } = sources;
  if (good === undefined && (gtzan === undefined || bad !== undefined)) {
    throw new LatheError('bad-argument', sentence(bad === undefined ? 'noGoodMusic' : 'noGoodVersions'));
  }
  const parts: Listing[] = [];
  if (good !== undefined && bad !== undefined) parts.push(await listPairs(good, bad, keepsUnpaired));
  else if (good !== undefined) parts.push({ tracks: await listTracks(good), observations: [] });
  if (gtzan !== undefined) parts.push(await listGtzan(gtzan));
  return {
    tracks: parts.flatMap(({ tracks }) => tracks),
    observations: parts.flatMap(({ observations }) => observations),
  };
}

/**
 * Lists good tracks.
 *
 * @param source a folder, searched with its subfolders, or a JSON description that names the files and their split
 * @returns tracks in the order of their names
 * @throws LatheError `bad-input` if nothing is there, or a described file is missing
 */
export async function listTracks(source: string): Promise<Track[]> {
  const info = await statOf(source);
  if (info.isFile() && extname(source) === '.json') return readDescription(source);
  const files = info.isFile() ? [source] : await audioFiles(source);
  const root = info.isFile() ? dirname(source) : source;
  return files.map((goodPath) => trackOf(root, goodPath));
}

/**
 * Lists pairs by the rules of `pairing.ts`. Both versions may lie in one folder where their names say which is which.
 *
 * @param keepsUnpaired whether good tracks without a bad version stay
 */
async function listPairs(good: string, bad: string, keepsUnpaired: boolean): Promise<Listing> {
  const isOneFolder = resolve(good) === resolve(bad);
  const goodTracks = (await listTracks(good)).filter(
    ({ name }) => !isOneFolder || roleInName(name) === 'good',
  );
  const badPaths = new Map(
    (await listTracks(bad))
      .filter(({ name }) => !isOneFolder || roleInName(name) !== 'good')
      .map(({ name, goodPath }) => [name, goodPath]),
  );
  const { pairs, aloneGood, aloneBad, ambiguous } = pairNames(
    goodTracks.map(({ name }) => name),
    [...badPaths.keys()],
  );
  const partner = new Map(pairs.map(({ good, bad }) => [good, badPaths.get(bad)!]));
  const tracks = goodTracks.flatMap((track) => {
    const badPath = partner.get(track.name);
    if (badPath !== undefined) return [{ ...track, badPath }];
    return keepsUnpaired && aloneGood.includes(track.name) ? [track] : [];
  });
  const alone = (names: readonly string[], side: string): Observation[] =>
    names.map((track) => ({ kind: 'no-partner', track, detail: `only in ${side}` }));
  return {
    tracks,
    observations: [
      ...(keepsUnpaired ? [] : alone(aloneGood, good)),
      ...alone(aloneBad, bad),
      ...ambiguous.map(({ good: track, candidates }) => {
        return { kind: 'ambiguous-name', track, detail: candidates.join(' or ') } as const;
      }),
    ],
  };
}

/** `blues.00012.wav`, in a folder of its genre. */
const GTZAN_FILE = /^([a-z]+)\.\d{5}\.(wav|au)$/;

/**
 * Lists GTZAN: `<genre>/<genre>.NNNNN.wav` (or `.au`), in the named folder or in `genres` or `genres_original` below it.
 *
 * @throws LatheError `bad-input` if there is no such file
 */
async function listGtzan(folder: string): Promise<Listing> {
  await statOf(folder);
  for (const below of ['.', 'genres', 'genres_original']) {
    const root = join(folder, below);
    const files = (await filesBelow(root)).filter((path) => {
      const [, genre] = GTZAN_FILE.exec(basename(path)) ?? [];
      return genre !== undefined && genre === basename(dirname(path)) && dirname(dirname(path)) === root;
    });
    if (files.length > 0) {
      const tracks = files.map((path) => {
        const track = trackOf(root, path);
        return { ...track, name: `gtzan/${track.name}`, isGtzan: true as const };
      });
      return { tracks, observations: [{ kind: 'gtzan' }] };
    }
  }
  throw new LatheError('bad-input', sentence('noGtzan', { folder }));
}

function trackOf(root: string, goodPath: string): Track {
  const name = trackName(root, goodPath);
  return { name, work: workOf(`${withoutRole(name)}${extname(goodPath)}`), goodPath };
}

async function readDescription(path: string): Promise<Track[]> {
  const parsed = DESCRIPTION.safeParse(parseJson(path, await readFile(path, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new LatheError(
      'bad-input',
      sentence('descriptionWrong', {
        file: path,
        key: issue?.path.join('.') ?? '',
        reason: issue?.message ?? '',
      }),
    );
  }
  const root = resolve(dirname(path), parsed.data.root);
  return Promise.all(
    parsed.data.tracks.map(async ({ path: file, sha256, split }) => {
      const goodPath = join(root, file);
      await statOf(goodPath);
      return { ...trackOf(root, goodPath), described: { split, sha256 } };
    }),
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LatheError('bad-input', sentence('descriptionNoJson', { file: path }), {
      cause,
    });
  }
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  try {
    return await stat(path);
  } catch (cause) {
    throw new LatheError('bad-input', sentence('noSource', { file: path }), { cause });
  }
}

/** Audio files below a folder, at least one. */
async function audioFiles(folder: string): Promise<string[]> {
  const files = (await filesBelow(folder)).filter((path) => {
    return AUDIO_EXTENSIONS.has(extname(path).toLowerCase());
  });
  if (files.length > 0) return files;
  throw new LatheError('bad-input', sentence('noMusic', { folder }));
}

/** Files below a folder, in the order of their names on every file system; hidden ones are left out. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries
    .filter((path) => !path.split(sep).some((part) => part.startsWith('.')))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((path) => join(folder, path));
}

function trackName(root: string, path: string): string {
  const name = relative(root, path).slice(0, -extname(path).length);
  return name.split(sep).join('/');
}
