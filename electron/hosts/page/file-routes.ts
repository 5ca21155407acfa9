import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { toFailure } from '../../../shared/contract/failure.ts';
import { LatheError } from '../../../shared/errors.ts';
import type { SessionFiles } from '../files/session-files.ts';
import { jsonAnswer, type PageAnswer, type PageRequest } from './answer.ts';
import { parseRange } from './byte-range.ts';
import { mediaTypeOf } from './media-types.ts';
import { FILE_HEADERS } from './response-headers.ts';

/** Answers a request for the files of the session. Whoever asks has been let in. */
type Route = (files: SessionFiles, request: PageRequest) => Promise<PageAnswer>;

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
export async function answerFileRequest(files: SessionFiles, request: PageRequest): Promise<PageAnswer> {
  const route = ROUTES[`${request.method} ${request.url.pathname}`];
  if (route === undefined) {
    return jsonAnswer(405, { error: { code: 'bad-argument', message: 'this cannot be done here' } });
  }
  try {
    return await route(files, request);
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    const status = code === 'bad-argument' ? 400 : code === 'output-failed' ? 507 : 500;
    return jsonAnswer(status, { error: { code, message: files.withoutPaths(message) } });
  }
}

async function upload(...[files, { url, content }]: Parameters<Route>): Promise<PageAnswer> {
  const folder = url.searchParams.get('folder');
  if (folder === null) {
    return jsonAnswer(201, { handle: await files.receive(requireParameter(url, 'name'), content) });
  }
  const place = url.searchParams.getAll('place');
  if (place.length === 0 || place.length > 32) {
    throw new LatheError('bad-argument', `a file in a folder needs 1 to 32 names, got ${place.length}`);
  }
  await files.receiveInto(folder, place, content);
  return jsonAnswer(201, {});
}

async function makeFolder(...[files, { url }]: Parameters<Route>): Promise<PageAnswer> {
  return jsonAnswer(201, { handle: await files.makeFolder(requireParameter(url, 'name')) });
}

async function remove(...[files, { url }]: Parameters<Route>): Promise<PageAnswer> {
  await files.remove(requireParameter(url, 'handle'));
  return jsonAnswer(200, {});
}

async function download(...[files, { url, range: asked }]: Parameters<Route>): Promise<PageAnswer> {
  const handle = requireParameter(url, 'handle');
  const path = files.pathOf(handle, 'file');
  const size = await files.sizeOf(handle);
  if (size === undefined) {
    return jsonAnswer(404, { error: { code: 'bad-input', message: `${basename(path)} is not there` } });
  }
  const range = parseRange(asked, size);
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...FILE_HEADERS, 'Content-Range': `bytes */${size}` } };
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...FILE_HEADERS,
      'Content-Type': mediaTypeOf(path),
      'Content-Length': String(last - first + 1),
      'Accept-Ranges': 'bytes',
      ...(range !== undefined && { 'Content-Range': `bytes ${first}-${last}/${size}` }),
      ...(url.searchParams.has('download') && { 'Content-Disposition': disposition(basename(path)) }),
    },
    ...(size > 0 && { content: createReadStream(path, { start: first, end: last }) }),
  };
}

/** RFC 6266: a plain name for old readers, and the real one. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function requireParameter({ searchParams }: URL, name: string): string {
  const value = searchParams.get(name);
  if (value === null || value === '')
    throw new LatheError('bad-argument', `the parameter ${name} is missing`);
  return value;
}
