import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { SessionFiles } from '../files/session-files.ts';
import { jsonAnswer, type PageAnswer } from '../page/answer.ts';
import { answerFileRequest, isFileAddress } from '../page/file-routes.ts';
import type { PageFiles } from '../page/page-files.ts';
import { isOwnAddress } from './own-page.ts';

/** Answers what the page of the window asks for: its own parts, and the files of the session. */
export function createPageProtocol(
  page: PageFiles,
  files: SessionFiles,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const answer = await answerOf(page, files, request);
    return toResponse(answer, request.method);
  };
}

async function answerOf(page: PageFiles, files: SessionFiles, request: Request): Promise<PageAnswer> {
  const { method, headers, body } = request;
  const url = new URL(request.url);
  if (!isOwnAddress(request.url)) return refusal(403, 'this address is not the page of Lathe');
  if (isFileAddress(url.pathname)) {
    const content = body === null ? Readable.from([]) : Readable.fromWeb(body as NodeReadableStream);
    return answerFileRequest(files, { method, url, range: headers.get('range') ?? undefined, content });
  }
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'the page can only be read');
  return page(url.pathname) ?? refusal(404, 'there is nothing at this address');
}

function refusal(status: number, message: string): PageAnswer {
  return jsonAnswer(status, { error: { code: 'bad-argument', message } });
}

function toResponse({ status, headers, content }: PageAnswer, method: string): Response {
  if (method === 'HEAD') {
    if (content instanceof Readable) content.destroy();
    return new Response(null, { status, headers });
  }
  const body = content instanceof Readable ? (Readable.toWeb(content) as ReadableStream) : (content ?? null);
  return new Response(body, { status, headers });
}
