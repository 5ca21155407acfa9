import { LatheError } from '../../shared/errors.ts';
import type { PlacedFile } from './dropped-files.ts';

/** The files of the session, as the page reaches them. */
export interface Files {
  /** Sends a file to the services, and gives its handle. */
  upload(file: File, options?: UploadOptions): Promise<string>;
  /** Makes an empty folder of the session, and gives its handle. */
  makeFolder(name: string): Promise<string>;
  /** Sends files as a folder, and gives its handle. What is sent already is taken away when the rest does not come. */
  uploadFolder(name: string, content: readonly PlacedFile[], options?: UploadOptions): Promise<string>;
  /** Takes a file of the session away. */
  remove(handle: string): Promise<void>;
  /** Where a file can be read, or saved. */
  addressOf(handle: string, purpose?: 'read' | 'save'): string;
}

/** What may be told of an upload. */
export interface UploadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** The name of a file, which its handle ends in. */
export function nameOf(handle: string): string {
  return handle.slice(handle.lastIndexOf('/') + 1);
}

/** @param token that lets this page in */
export function openFiles(token: string): Files {
  const remove = async (handle: string): Promise<void> => {
    await fetch(`/files?${new URLSearchParams({ handle })}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
  };
  const makeFolder = async (name: string): Promise<string> => {
    const answer = await fetch(`/folders?${new URLSearchParams({ name })}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return handleIn((await answer.json()) as Answer, name);
  };
  return {
    async upload(file, options = {}) {
      const { name } = file;
      return handleIn(await send(token, new URLSearchParams({ name }), file, options), name);
    },
    makeFolder,
    async uploadFolder(name, content, { signal, onProgress } = {}) {
      const handle = await makeFolder(name);
      const total = content.reduce((sum, { file }) => sum + file.size, 0);
      let sent = 0;
      try {
        for (const { file, place } of content) {
          const tell = (fraction: number): void => onProgress?.((sent + fraction * file.size) / total);
          const places = place.map((part): [string, string] => ['place', part]);
          const parameters = new URLSearchParams([['folder', handle], ...places]);
          const options = { onProgress: tell, ...(signal !== undefined && { signal }) };
          refuseFailure(await send(token, parameters, file, options), file.name);
          sent += file.size;
        }
      } catch (thrown) {
        await remove(handle);
        throw thrown;
      }
      return handle;
    },
    remove,
    addressOf(handle, purpose = 'read') {
      const save = purpose === 'save' ? '&download=1' : '';
      return `/files?handle=${encodeURIComponent(handle)}&token=${token}${save}`;
    },
  };
}

/** What the server says of a file or folder. */
type Answer = { readonly handle?: string; readonly error?: { readonly message: string } } | null;

function refuseFailure(answer: Answer, name: string): void {
  if (answer !== null && answer.error === undefined) return;
  throw new LatheError('output-failed', answer?.error?.message ?? `${name} could not be sent`);
}

function handleIn(answer: Answer, name: string): string {
  refuseFailure(answer, name);
  return answer?.handle ?? '';
}

/** By XMLHttpRequest, as `fetch` tells nothing of how much was sent. */
function send(
  token: string,
  parameters: URLSearchParams,
  file: File,
  { signal, onProgress }: UploadOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/files?${parameters}`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request.response as Answer);
    request.onerror = () =>
      reject(new LatheError('bad-input', `${file.name} could not be read or sent: choose it again`));
    request.onabort = () => reject(new LatheError('cancelled', 'cancelled'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    if (signal?.aborted) reject(new LatheError('cancelled', 'cancelled'));
    else request.send(file);
  });
}
