/**
 * Fetches the music that the shipped networks were trained and measured on, on Debian or Ubuntu with Debian's sources:
 *
 *     npx tsx build/scripts/fetch-training-music.ts [--all]
 *
 * Downloads the pinned packages (2.3 GB), unpacks their music into `.cache/music/PACKAGE/`, checks every file against
 * `models/training-data.json` and removes what that does not list. `--all` keeps all files, for describing them anew.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  MUSIC_PACKAGES,
  type MusicPackage,
  type TrainingDataDescription,
} from './training-music-packages.ts';

const repository = resolve(import.meta.dirname, '../..');
const description = JSON.parse(
  readFileSync(join(repository, 'models/training-data.json'), 'utf8'),
) as TrainingDataDescription;
const root = resolve(repository, 'models', description.root);
const keepAll = process.argv.includes('--all');

function run(command: string, args: readonly string[], folder: string): void {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (error)
    throw new Error(`${command} cannot be run (${error.message}): install it, this script needs Debian`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

/** The package's file, downloaded unless it is there. */
function download({ name, version }: MusicPackage): string {
  const folder = join(root, '.debs');
  mkdirSync(folder, { recursive: true });
  const find = (): string | undefined => readdirSync(folder).find((file) => file.startsWith(`${name}_`));
  if (find() === undefined) {
    console.log(`${name} ${version}: downloading`);
    run('apt-get', ['download', `${name}=${version}`], folder);
  }
  return join(folder, find()!);
}

/** Puts the package's music into a folder of its name, flat. */
function unpack(music: MusicPackage): void {
  const deb = download(music);
  const raw = join(root, '.raw', music.name);
  const target = join(root, music.name);
  rmSync(raw, { recursive: true, force: true });
  mkdirSync(raw, { recursive: true });
  mkdirSync(target, { recursive: true });
  console.log(`${music.name}: unpacking`);
  run('dpkg', ['-x', deb, raw], root);
  const source = join(raw, music.source);
  if (music.folderInArchive !== undefined) {
    run('unzip', ['-q', '-o', '-j', source, `${music.folderInArchive}/*.ogg`, '-d', target], root);
  } else {
    for (const file of readdirSync(source).filter((name) => name.endsWith('.ogg'))) {
      renameSync(join(source, file), join(target, file));
    }
  }
  rmSync(raw, { recursive: true, force: true });
}

function isWhole(path: string, sha256: string): boolean {
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
}

function main(): void {
  for (const music of MUSIC_PACKAGES) {
    const wanted = description.tracks.filter(({ path }) => path.startsWith(`${music.name}/`));
    const isThere = wanted.every(({ path, sha256 }) => isWhole(join(root, path), sha256));
    if (keepAll || !isThere) unpack(music);
    const damaged = wanted.filter(({ path, sha256 }) => !isWhole(join(root, path), sha256));
    if (damaged.length > 0 && !keepAll) {
      throw new Error(
        `${damaged[0]!.path} is not the described file, is ${music.name} of version ${music.version}?`,
      );
    }
    if (!keepAll) removeUnlisted(music.name, new Set(wanted.map(({ path }) => path)));
    console.log(`${music.name}: ${wanted.length} tracks`);
  }
  console.log(`Music is in ${root}; downloads in ${join(root, '.debs')} may be deleted.`);
}

/** What is not described must not be trained on, for its licence or its sound. */
function removeUnlisted(name: string, listed: ReadonlySet<string>): void {
  for (const file of readdirSync(join(root, name))) {
    if (!listed.has(`${name}/${file}`)) rmSync(join(root, name, file), { recursive: true });
  }
}

main();
