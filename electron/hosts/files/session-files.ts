import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { requireFileName, toFileName } from './file-name.ts';

/**
 * What a page calls a file or folder: `file:` or `folder:`, an identity, and the name that people see. A file inside a
 * folder of the session has the folder's identity and name, and then the names down to it: `file:ID/FOLDER/a/b.wav`.
 */
export type FileHandle = string;

type Kind = 'file' | 'folder';

/** What was given or reserved. */
interface Entry {
  readonly kind: Kind;
  readonly name: string;
  /** The folder that it lies in: one of the session's, or one of the user's disk. */
  readonly folder: string;
  /** Whether it is the user's own, which nothing here may change. */
  readonly isAdopted: boolean;
}

interface Place {
  readonly id: string;
  readonly entry: Entry;
  /** From the entry's folder down. */
  readonly names: readonly string[];
}

const HANDLE = /^(file|folder):([0-9a-f]{32})\/(.+)$/su;
const PREFIX = 'lathe-session-';
/** Gathered while the disk is at work, and then written at once: as it comes, each piece would be a call. */
const WRITTEN_BYTES = 4 * 2 ** 20;

/**
 * The files of one run of a host: what a page was given and what was made for it, each in a folder of its own below
 * one folder that goes when the host ends. A page knows handles alone, which cannot be guessed.
 */
export class SessionFiles {
  readonly root: string;
  readonly #entries = new Map<string, Entry>();
  /** Identities of the folders that the services fill, into which no page puts anything. */
  readonly #handedOver = new Set<string>();
  /** Identities of the folders that a page has put something into. */
  readonly #filled = new Set<string>();
  readonly #removeAtExit = (): void => this.dispose();

  /** @param parent where the session's folder is made; default: the system's folder for temporary files */
  constructor(parent: string = tmpdir()) {
    removeDeadSessions(parent);
    this.root = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
    process.once('exit', this.#removeAtExit);
  }

  /** A handle for something that is not there yet. */
  reserve(kind: Kind, name: string): FileHandle {
    const safe = requireFileName(name);
    const id = randomBytes(16).toString('hex');
    const folder = join(this.root, id);
    mkdirSync(folder, { mode: 0o700 });
    this.#entries.set(id, { kind, name: safe, folder, isAdopted: false });
    return `${kind}:${id}/${safe}`;
  }

  /**
   * A handle for a file or folder of the user's disk, which stays where it is. Only for what the user gave by hand.
   *
   * @throws LatheError `bad-input` when there is neither a file nor a folder
   */
  async adopt(path: string): Promise<FileHandle> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !(found.isFile() || found.isDirectory())) {
      throw new LatheError('bad-input', sentence('givenFileGone', { file: basename(path) }));
    }
    const known = this.handleOf(path);
    if (known !== undefined) return known;
    const kind = found.isFile() ? 'file' : 'folder';
    const id = randomBytes(16).toString('hex');
    const name = basename(path);
    this.#entries.set(id, { kind, name, folder: dirname(path), isAdopted: true });
    return `${kind}:${id}/${name}`;
  }

  /**
   * Where a handle leads.
   *
   * @throws LatheError `bad-argument` for what is no handle of this session
   */
  pathOf(handle: FileHandle, kind?: Kind): string {
    const { entry, names } = this.#placeOf(handle, kind);
    return names.length === 1 ? join(entry.folder, ...names) : insideOf(entry, names);
  }

  /** The handle of a path; `undefined` for a path that no handle leads to. */
  handleOf(path: string): FileHandle | undefined {
    if (!isAbsolute(path)) return undefined;
    for (const [id, { kind, name, folder }] of this.#entries) {
      const own = join(folder, name);
      if (path === own) return `${kind}:${id}/${name}`;
      if (kind !== 'folder' || !path.startsWith(own + sep)) continue;
      return [`file:${id}`, name, ...path.slice(own.length + 1).split(sep)].join('/');
    }
    return undefined;
  }

  /**
   * Leaves a folder of the session to the services, and tells where it is: from now on no page puts anything into it.
   *
   * @throws LatheError `bad-argument` where a page has put something into it before
   */
  handOver(folder: FileHandle): string {
    const path = this.pathOf(folder, 'folder');
    const { id } = this.#placeOf(folder);
    if (this.#filled.has(id))
      throw new LatheError('bad-argument', sentence('trainingFolderFull', { folder }));
    this.#handedOver.add(id);
    return path;
  }

  /**
   * Where a folder is whose files name others, as the settings of a training do: what a page filled would lead it anywhere.
   *
   * @throws LatheError `bad-argument` for a folder that neither the services filled nor the user gave by hand
   */
  madeFolder(folder: FileHandle): string {
    const { id, entry, names } = this.#placeOf(folder);
    if (names.length === 1 && (entry.isAdopted || this.#handedOver.has(id)))
      return this.pathOf(folder, 'folder');
    throw new LatheError('bad-argument', sentence('folderNotMade', { folder: entry.name }));
  }

  /** Takes a handle apart, and sees to it that it leads nowhere but to what it names, or into the folder that it names. */
  #placeOf(handle: FileHandle, needed?: Kind): Place {
    const [, kind, id = '', rest = ''] = HANDLE.exec(handle) ?? [];
    const [name = '', ...inner] = rest.split('/');
    const known = this.#entries.get(id);
    const expected = inner.length === 0 ? known?.kind : known?.kind === 'folder' ? 'file' : undefined;
    if (expected === undefined || expected !== kind || known?.name !== name) {
      throw new LatheError('bad-argument', sentence('notOfSession', { handle: handle.slice(0, 80) }));
    }
    const names = [name, ...inner.map(requireFileName)];
    if (needed !== undefined && expected !== needed) {
      const told = needed === 'folder' ? 'folderNeeded' : 'fileNeeded';
      throw new LatheError('bad-argument', sentence(told, { file: names.at(-1)! }));
    }
    return { id, entry: known, names };
  }

  /** A text for people without the places of files: of each path its name is left. */
  withoutPaths(text: string): string {
    const adopted = [...this.#entries.values()].filter(({ isAdopted }) => isAdopted);
    return this.#withoutRoot(
      adopted.reduce((told, { folder, name }) => told.replaceAll(join(folder, name), name), text),
    );
  }

  #withoutRoot(text: string): string {
    if (!text.includes(this.root)) return text;
    return text.split(this.root + sep).reduce((told, part) => told + part.replace(/^[0-9a-f]{32}[/\\]/, ''));
  }

  /**
   * Keeps what a page sends.
   *
   * @param name as the user's disk has it; what could lead elsewhere is replaced
   * @throws LatheError `output-failed` when it cannot be kept
   */
  async receive(name: string, content: Readable): Promise<FileHandle> {
    const handle = this.reserve('file', toFileName(name));
    await this.#keep(this.pathOf(handle), content).catch(async (thrown: unknown) => {
      await this.remove(handle);
      throw thrown;
    });
    return handle;
  }

  /**
   * An empty folder, to be filled by {@link receiveInto}.
   *
   * @param name as the user's disk has it
   */
  async makeFolder(name: string): Promise<FileHandle> {
    const handle = this.reserve('folder', toFileName(name));
    await mkdir(this.pathOf(handle), { mode: 0o700 });
    return handle;
  }

  /**
   * Keeps a file inside a folder that a page sends piece by piece.
   *
   * @param place names from the folder down to the file
   */
  async receiveInto(folder: FileHandle, place: readonly string[], content: Readable): Promise<void> {
    const { id, entry, names } = this.#requireFillable(folder);
    this.#filled.add(id);
    const path = insideOf(entry, [...names, ...place.map(toFileName)]);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await this.#keep(path, content);
  }

  /** Size in bytes; `undefined` when there is no such file. */
  async sizeOf(handle: FileHandle): Promise<number | undefined> {
    const found = await stat(this.pathOf(handle, 'file')).catch(() => undefined);
    return found?.isFile() ? found.size : undefined;
  }

  /**
   * Forgets a handle and takes away what it leads to; of a file inside a folder, the file. What lies on the user's disk
   * stays there.
   */
  async remove(handle: FileHandle): Promise<void> {
    const { id, entry, names } = this.#placeOf(handle);
    if (names.length === 1) this.#entries.delete(id);
    if (entry.isAdopted) return;
    if (names.length > 1) await rm(insideOf(entry, names), { force: true });
    else await rm(entry.folder, { recursive: true, force: true });
  }

  /** Takes everything away. */
  dispose(): void {
    process.off('exit', this.#removeAtExit);
    this.#entries.clear();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** @returns a folder that a page may put something into */
  #requireFillable(folder: FileHandle): Place {
    const place = this.#placeOf(folder, 'folder');
    const { id, entry } = place;
    if (entry.isAdopted) {
      throw new LatheError('bad-argument', sentence('folderOfUser', { folder: basename(folder) }));
    }
    if (this.#handedOver.has(id)) {
      throw new LatheError('bad-argument', sentence('folderOfEngine', { folder: basename(folder) }));
    }
    return place;
  }

  /** Under its name only once it is whole. */
  async #keep(path: string, content: Readable): Promise<void> {
    const part = `${path}.part`;
    try {
      const disk = createWriteStream(part, { flags: 'wx', mode: 0o600, highWaterMark: WRITTEN_BYTES });
      await pipeline(content, disk);
      await rename(part, path);
    } catch (cause) {
      await rm(part, { force: true }).catch(() => undefined); // the first failure is the one to tell
      const { code } = cause as NodeJS.ErrnoException;
      const reason = sentence(code === 'ENOSPC' ? 'diskFullThere' : 'tryAgain');
      throw new LatheError('output-failed', sentence('notKept', { file: basename(path), reason }), { cause });
    }
  }
}

/** Takes away what hosts left that were killed: the folder's name holds the number of its process. */
function removeDeadSessions(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A place inside of a folder, where no link on the way leads out of that folder.
 *
 * @param names from the folder that holds the folder down
 */
function insideOf(entry: Entry, names: readonly string[]): string {
  const path = join(entry.folder, ...names);
  const top = nearestRealPath(join(entry.folder, entry.name));
  const real = nearestRealPath(path);
  if (real === top || real.startsWith(top + sep)) return path;
  throw new LatheError('bad-argument', sentence('linkLeadsOut', { file: names.at(-1)!, folder: entry.name }));
}

/** Where a path really leads, or the nearest one above it that is there. */
function nearestRealPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    const above = dirname(path);
    if (above === path) throw thrown;
    return nearestRealPath(above);
  }
}
