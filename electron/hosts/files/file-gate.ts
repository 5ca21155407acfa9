import { clientMessage, type ServerMessage } from '../../../shared/contract/envelope.ts';
import { FILE_FIELDS, type FileRole, mapFileFields } from '../../../shared/contract/file-fields.ts';
import { isMethodName } from '../../../shared/contract/methods.ts';
import { LatheError } from '../../../shared/errors.ts';
import type { SessionFiles } from './session-files.ts';

/** What Lathe's own models and styles are called. */
const OWN_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Stands between a page and the services: in requests handles become paths, in answers paths become handles. A request
 * that names a file in any other way does not pass.
 */
export class FileGate {
  readonly #files: SessionFiles;

  constructor(files: SessionFiles) {
    this.#files = files;
  }

  /**
   * A page's message as the services get it.
   *
   * @throws LatheError `bad-argument` for a request that names a file by anything but a handle
   */
  inwards(message: unknown): unknown {
    const parsed = clientMessage.safeParse(message);
    if (!parsed.success || parsed.data.type !== 'request') return message;
    const { method, params } = parsed.data;
    // What no service knows is refused there, and touches no file.
    if (!isMethodName(method)) return message;
    const replace = (value: string, role: FileRole, place: string): string =>
      this.#pathFor(value, role, place);
    return { ...parsed.data, params: mapFileFields(FILE_FIELDS[method], params, replace) };
  }

  /** What the services answer, as the page gets it. */
  outwards(message: ServerMessage): ServerMessage {
    if (message.type === 'error') {
      const { code, message: text } = message.error;
      return { ...message, error: { code, message: this.#files.withoutPaths(text) } };
    }
    if (message.type === 'progress') return { ...message, progress: this.#withHandles(message.progress) };
    return { ...message, result: this.#withHandles(message.result) };
  }

  #pathFor(value: string, role: FileRole, place: string): string {
    if (role === 'output') return this.#files.pathOf(this.#files.reserve('file', value));
    if (role === 'output-folder') {
      return this.#files.handOver(value.startsWith('folder:') ? value : this.#files.reserve('folder', value));
    }
    if (role === 'made-folder' && value.startsWith('folder:')) return this.#files.madeFolder(value);
    if (role === 'name-or-input' && OWN_NAME.test(value)) return value;
    const kind = role === 'input-folder' || role === 'made-folder' ? 'folder' : 'file';
    if (value.startsWith(`${kind}:`)) return this.#files.pathOf(value, kind);
    throw new LatheError(
      'bad-argument',
      `${place} must be the handle of a ${kind} of this session, got ${value.slice(0, 80)}: drop or choose it`,
    );
  }

  #withHandles(value: unknown): unknown {
    if (typeof value === 'string') return this.#files.handleOf(value) ?? this.#files.withoutPaths(value);
    if (Array.isArray(value)) return value.map((item) => this.#withHandles(item));
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#withHandles(item)]));
  }
}
