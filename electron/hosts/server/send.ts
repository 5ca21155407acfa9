import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { PageAnswer } from '../page/answer.ts';

/** Sends an answer over HTTP. */
export function send(
  { status, headers, content }: PageAnswer,
  { method }: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(status, headers);
  if (content instanceof Readable && method !== 'HEAD') {
    content.once('error', () => response.destroy());
    response.once('close', () => content.destroy());
    content.pipe(response);
    return;
  }
  if (content instanceof Readable) content.destroy();
  response.end(content instanceof Readable || method === 'HEAD' ? undefined : content);
}
