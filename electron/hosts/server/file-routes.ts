import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { toFailure } from '../../../shared/contract/failure.ts';
import { LatheError } from '../../../shared/errors.ts';
import type { SessionFiles } from '../files/session-files.ts';
import { parseRange } from './byte-range.ts';
import { mediaTypeOf } from './media-types.ts';
import { FILE_HEADERS } from './response-headers.ts';

/** Answers a request for the files of the session. Whoever asks has been let in. */
type Route = (
  files: SessionFiles,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/**
 * | request | answer |
 * |---|---|
 * | `POST /files?name=NAME` with the content | `{handle}` |
 * | `POST /files?folder=HANDLE&place=A&place=B` with the content | `{}`: the file `A/B` in the folder |
 * | `POST /folders?name=NAME` | `{handle}` |
 * | `GET /files?handle=HANDLE`, with `download=1` to be saved | the content, or the `Range` that was asked for |
 * | `DELETE /files?handle=HANDLE` | `{}`: the file is gone |
 */
const ROUTES: Readonly<Record<string, Route>> = {
  'POST /files': upload,
  'POST /folders': makeFolder,
  'GET /files': download,
  'HEAD /files': download,
  'DELETE /files': remove,
};

/** Whether an address is one of the session's files. */
export function isFileAddress(path: string): boolean {
  return path === '/files' || path === '/folders';
}

/** Answers a request for the files of the session. */
export async function serveFiles(
  files: SessionFiles,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = ROUTES[`${request.method} ${url.pathname}`];
  if (route === undefined) {
    sendJson(response, 405, { error: { code: 'bad-argument', message: 'this cannot be done here' } });
    return;
  }
  try {
    await route(files, url, request, response);
  } catch (thrown) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { code, message } = toFailure(thrown);
    const status = code === 'bad-argument' ? 400 : code === 'output-failed' ? 507 : 500;
    sendJson(response, status, { error: { code, message: files.withoutPaths(message) } });
  }
}

/** Answers with plain data. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...FILE_HEADERS, 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function upload(...[files, { searchParams }, request, response]: Parameters<Route>): Promise<void> {
  const folder = searchParams.get('folder');
  if (folder === null) {
    sendJson(response, 201, { handle: await files.receive(requireParameter(searchParams, 'name'), request) });
    return;
  }
  const place = searchParams.getAll('place');
  if (place.length === 0 || place.length > 32) {
    throw new LatheError('bad-argument', `a file in a folder needs 1 to 32 names, got ${place.length}`);
  }
  await files.receiveInto(folder, place, request);
  sendJson(response, 201, {});
}

async function makeFolder(...[files, { searchParams }, , response]: Parameters<Route>): Promise<void> {
  sendJson(response, 201, { handle: await files.makeFolder(requireParameter(searchParams, 'name')) });
}

async function remove(...[files, { searchParams }, , response]: Parameters<Route>): Promise<void> {
  await files.remove(requireParameter(searchParams, 'handle'));
  sendJson(response, 200, {});
}

async function download(...[files, { searchParams }, request, response]: Parameters<Route>): Promise<void> {
  const handle = requireParameter(searchParams, 'handle');
  const path = files.pathOf(handle, 'file');
  const size = await files.sizeOf(handle);
  if (size === undefined) {
    sendJson(response, 404, { error: { code: 'bad-input', message: `${basename(path)} is not there` } });
    return;
  }
  const range = parseRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...FILE_HEADERS, 'Content-Range': `bytes */${size}` }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    ...FILE_HEADERS,
    'Content-Type': mediaTypeOf(path),
    'Content-Length': last - first + 1,
    'Accept-Ranges': 'bytes',
    ...(range !== undefined && { 'Content-Range': `bytes ${first}-${last}/${size}` }),
    ...(searchParams.has('download') && { 'Content-Disposition': disposition(basename(path)) }),
  });
  if (request.method === 'HEAD' || size === 0) {
    response.end();
    return;
  }
  const content = createReadStream(path, { start: first, end: last });
  content.once('error', () => response.destroy());
  response.once('close', () => content.destroy());
  content.pipe(response);
}

/** RFC 6266: a plain name for old readers, and the real one. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function requireParameter(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '')
    throw new LatheError('bad-argument', `the parameter ${name} is missing`);
  return value;
}
