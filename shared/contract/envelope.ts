import { z } from 'zod';
import { LATHE_ERROR_CODES, LatheError } from '../errors.ts';

/**
 * What goes over the wire between a client and the services, whatever the wire is. Messages are plain data that JSON
 * and structured clone both carry whole, and bytes, which stand beside the JSON (`attachments.ts`). For each request the
 * services send any number of `progress` messages and then exactly one `result` or `error`.
 */

/** Every way in which a request can fail: an expected failure, or `bug` for anything else. */
export const FAILURE_CODES = [...LATHE_ERROR_CODES, 'bug'] as const;

/** One of {@link FAILURE_CODES}. */
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Names a request among those of one connection. The client chooses it. */
const requestId = z.string().min(1).max(100);

/** From a client to the services. */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('request'), id: requestId, method: z.string(), params: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id: requestId }),
]);

/** From a client to the services. */
export type ClientMessage = z.output<typeof clientMessage>;

/** From the services to a client. `id` is empty where a message could not be read at all. */
export const serverMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), id: requestId, progress: z.unknown() }),
  z.strictObject({ type: z.literal('result'), id: requestId, result: z.unknown() }),
  z.strictObject({
    type: z.literal('error'),
    id: z.string(),
    error: z.strictObject({ code: z.enum(FAILURE_CODES), message: z.string() }),
  }),
]);

/** From the services to a client. */
export type ServerMessage = z.output<typeof serverMessage>;

/** How a failure travels. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** A bug in Lathe as a client sees it; what is known of it stays in the log of the side where it happened. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** What a thrown value tells the other side. A bug's message is kept short: its stack belongs in the log. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof LatheError) return { code: thrown.code, message: thrown.message };
  return { code: 'bug', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** A failure as the error that the caller can catch. */
export function fromFailure({ code, message }: Failure): LatheError | BugError {
  return code === 'bug' ? new BugError(message) : new LatheError(code, message);
}
