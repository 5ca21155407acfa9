import { BugError } from './failure.ts';

/** A message for a connection that carries text and, beside it, bytes: a WebSocket's two kinds of frames. */
export interface SplitMessage {
  /** JSON. */
  readonly text: string;
  /** What stood in the message as bytes, in order. */
  readonly attachments: readonly Uint8Array[];
}

/** In the place of bytes stands an object with this one key and the number of the attachment. */
const PLACEHOLDER = '$bytes';

/**
 * Takes the bytes out of a message, so that the rest is text. A connection that clones what it carries (threads,
 * Electron) needs nothing of this: bytes pass it as they are.
 */
export function splitMessage(message: unknown): SplitMessage {
  const attachments: Uint8Array[] = [];
  const text = JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    // What the object itself holds: a subclass may already have turned its bytes into something else.
    const held = this[key];
    return held instanceof Uint8Array ? { [PLACEHOLDER]: attachments.push(held) - 1 } : value;
  });
  return { text, attachments };
}

/**
 * Puts a message together again.
 *
 * @throws BugError where an attachment is missing
 * @throws SyntaxError where the text is no JSON
 */
export function joinMessage({ text, attachments }: SplitMessage): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(PLACEHOLDER in value)) return value;
    const attachment = attachments[Number(value[PLACEHOLDER])];
    if (attachment === undefined) throw new BugError(`a message lacks its attachment ${value[PLACEHOLDER]}`);
    return attachment;
  });
}
