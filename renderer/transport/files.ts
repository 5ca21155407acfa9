import { LatheError } from '../../shared/errors.ts';

/** The files of the session, as the page reaches them. */
export interface Files {
  /** Sends a file to the services, and gives its handle. */
  upload(file: File, options?: UploadOptions): Promise<string>;
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
  return handle.slice(handle.indexOf('/') + 1);
}

/** @param token that lets this page in */
export function openFiles(token: string): Files {
  return {
    upload: (file, options = {}) => send(token, file, options),
    async remove(handle) {
      await fetch(`/files?handle=${encodeURIComponent(handle)}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    },
    addressOf(handle, purpose = 'read') {
      const save = purpose === 'save' ? '&download=1' : '';
      return `/files?handle=${encodeURIComponent(handle)}&token=${token}${save}`;
    },
  };
}

/** By XMLHttpRequest, as `fetch` tells nothing of how much was sent. */
function send(token: string, file: File, { signal, onProgress }: UploadOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer = request.response as { handle?: string; error?: { message: string } } | null;
      if (answer?.handle !== undefined) resolve(answer.handle);
      else
        reject(new LatheError('output-failed', answer?.error?.message ?? `${file.name} could not be sent`));
    };
    request.onerror = () =>
      reject(new LatheError('bad-input', `${file.name} could not be read or sent: choose it again`));
    request.onabort = () => reject(new LatheError('cancelled', 'cancelled'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    if (signal?.aborted) reject(new LatheError('cancelled', 'cancelled'));
    else request.send(file);
  });
}
