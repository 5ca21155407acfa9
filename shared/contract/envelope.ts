import { z } from 'zod';
import { FAILURE_CODES } from './failure.ts';

/**
 * What goes over the wire between a client and the services, whatever the wire is. Messages are plain data that JSON
 * and structured clone both carry whole, and bytes, which stand beside the JSON (`attachments.ts`). For each request the
 * services send any number of `progress` messages and then exactly one `result` or `error`.
 */

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
