import type { Readable } from 'node:stream';
import { FILE_HEADERS } from './response-headers.ts';

/** What a page asks for, whatever carries it: HTTP, or the protocol of a desktop window. */
export interface PageRequest {
  readonly method: string;
  readonly url: URL;
  /** The header `Range`. */
  readonly range: string | undefined;
  readonly content: Readable;
}

/** What a page is answered. The content of an answer to `HEAD` is not sent. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content?: string | Readable;
}

/** An answer of plain data. */
export function jsonAnswer(status: number, value: unknown): PageAnswer {
  return {
    status,
    headers: { ...FILE_HEADERS, 'Content-Type': 'application/json' },
    content: JSON.stringify(value),
  };
}
