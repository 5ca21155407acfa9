/**
 * Runs a program of a checkout compiled, and never an old one: the bundle is used for as long as every file that it was
 * made of is untouched, and else made again, which takes a second.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Goes with the packages when they are installed anew. */
const CACHE = join(ROOT, 'node_modules/.cache/lathe');
/** One for each checkout: several may share their packages by a link. */
const RECORD = join(CACHE, `current-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}.json`);

/** What a bundle depends on besides the sources in it: how it is made, and which packages there are. */
const MAKERS = [
  fileURLToPath(import.meta.url),
  join(ROOT, 'build/scripts/bundle.mjs'),
  join(ROOT, 'electron/workers'),
  join(ROOT, 'node_modules/.package-lock.json'),
  join(ROOT, 'tsconfig.json'),
  join(ROOT, 'tsconfig.base.json'),
];

/** After this nobody runs a bundle any more that was replaced: a program loads parts of its own while it runs. */
const KEPT_MILLISECONDS = 3 * 24 * 3600e3;
/** Clocks of file systems are coarser than that of the program. */
const CLOCK_MILLISECONDS = 50;

/**
 * Imports a program: its bundle, or the source by way of tsx where there is none (no esbuild, a folder that is not
 * writable, a program of a test). A mistake in a source is then told by tsx.
 *
 * @param {string | undefined} name of the program in the bundle, if it may be in there
 * @param {URL} source
 */
export async function importSource(name, source) {
  const folder = name === undefined ? undefined : await freshBundle().catch(() => undefined);
  const program = folder === undefined ? undefined : join(folder, `${name}.mjs`);
  if (program !== undefined && existsSync(program)) return import(pathToFileURL(program).href);
  const { register } = await import('tsx/esm/api');
  register();
  return import(source.href);
}

/** The folder of a bundle of the sources as they are now. */
async function freshBundle() {
  const recorded = readRecord();
  if (recorded !== undefined) return recorded;
  const startedAt = Date.now();
  const { bundle } = await import('./bundle.mjs');
  // Every folder in the cache is as deep as any other, so that what is found from one is found from all.
  const { files, inputs } = await bundle(join(CACHE, 'bundle'));
  const folder = keep(files);
  record(folder, inputs, startedAt);
  forgetOld(folder);
  return folder;
}

/** The recorded bundle, if nothing that it was made of has changed. */
function readRecord() {
  try {
    const { folder, stamps } = JSON.parse(readFileSync(RECORD, 'utf8'));
    const isFresh = stamps.every(([path, stamp]) => stampOf(path) === stamp) && existsSync(folder);
    return isFresh ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Changes with every change of a file. The time of the inode's change cannot be set back, as that of the content can. */
function stampOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 'none' : `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

/** Writes a bundle into a folder named by its content: a program that runs keeps its own. */
function keep(files) {
  const hash = createHash('sha256');
  for (const { name, contents } of files) hash.update(`${name} ${contents.length}\n`).update(contents);
  const folder = join(CACHE, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  const unfinished = join(CACHE, `unfinished-${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  for (const { name, contents } of files) writeFileSync(join(unfinished, name), contents);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // another process was faster, with the same content
  }
  return folder;
}

/** Records what a bundle was made of, unless a file changed meanwhile: nobody knows which version was read. */
function record(folder, inputs, startedAt) {
  const stamps = [...inputs, ...MAKERS].map((path) => [path, stampOf(path)]);
  const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? Infinity;
  if (inputs.some((path) => changedAt(path) >= startedAt - CLOCK_MILLISECONDS)) return;
  const unfinished = `${RECORD}.${randomUUID()}`;
  writeFileSync(unfinished, JSON.stringify({ folder, stamps }));
  renameSync(unfinished, RECORD);
}

/** Takes old bundles away. */
function forgetOld(current) {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (path !== current && path !== RECORD && age > KEPT_MILLISECONDS)
      rmSync(path, { recursive: true, force: true });
  }
}
