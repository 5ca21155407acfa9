import { LatheError } from '../errors.ts';
import { joinMessage, splitMessage } from './attachments.ts';

/** One frame of a connection that carries text and bytes in order, such as a WebSocket. */
export type Frame = string | Uint8Array;

/**
 * A message as frames: first a text whose first line is the number of attachments and whose rest is JSON, then one
 * frame of bytes for each attachment.
 */
export function toFrames(message: unknown): Frame[] {
  const { text, attachments } = splitMessage(message);
  return [`${attachments.length}\n${text}`, ...attachments];
}

/** Puts frames together to messages. One reader serves one connection. */
export class FrameReader {
  readonly #attachmentLimit: number;
  #text: string | undefined;
  #missing = 0;
  #attachments: Uint8Array[] = [];

  /** @param attachmentLimit the most that a message may bring; more is refused before anything is kept */
  constructor(attachmentLimit: number) {
    this.#attachmentLimit = attachmentLimit;
  }

  /**
   * Takes the next frame.
   *
   * @returns the message that it completes, in an object, as a message may be anything; `undefined` while one lacks parts
   * @throws LatheError `bad-argument` for what is no frame of a message; the connection cannot go on then
   */
  push(frame: Frame): { readonly message: unknown } | undefined {
    if (typeof frame === 'string') this.#begin(frame);
    else this.#attach(frame);
    if (this.#text === undefined || this.#missing > 0) return undefined;
    const whole = { text: this.#text, attachments: this.#attachments };
    this.#text = undefined;
    this.#attachments = [];
    try {
      return { message: joinMessage(whole) };
    } catch (cause) {
      throw new LatheError('bad-argument', 'a message is no JSON, or names bytes that it does not bring', {
        cause,
      });
    }
  }

  #begin(frame: string): void {
    const end = frame.indexOf('\n');
    const count = /^\d{1,6}$/.test(frame.slice(0, Math.max(0, end)))
      ? Number(frame.slice(0, end))
      : Number.NaN;
    if (this.#text !== undefined || !(count <= this.#attachmentLimit)) {
      throw new LatheError(
        'bad-argument',
        `a text frame must begin with its number of attachments, 0 to ${this.#attachmentLimit}, between two whole messages`,
      );
    }
    this.#text = frame.slice(end + 1);
    this.#missing = count;
  }

  #attach(frame: Uint8Array): void {
    if (this.#missing === 0) throw new LatheError('bad-argument', 'bytes came without the text before them');
    this.#attachments.push(frame);
    this.#missing--;
  }
}
