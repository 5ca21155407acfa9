import { z } from 'zod';
import { LatheError } from '../errors.ts';
import { type ClientMessage, clientMessage, type ServerMessage } from './envelope.ts';
import { toFailure } from './failure.ts';
import { decodeOrRefuse } from './issues.ts';
import {
  isMethodName,
  METHODS,
  type MethodName,
  type ProgressOf,
  type RequestOf,
  type ResultOf,
} from './methods.ts';

/** What a running method is given besides its request. */
export interface RequestContext<Method extends MethodName, Signal> {
  /** Aborted when the client cancels or goes away. */
  readonly signal: Signal;
  /** Tells the client how far it is. */
  readonly progress: (event: ProgressOf<Method>) => void;
}

/** The services behind the contract: one function a method. `Signal` is the host's `AbortSignal`. */
export type Handlers<Signal> = {
  readonly [Method in MethodName]: (
    request: RequestOf<Method>,
    context: RequestContext<Method, Signal>,
  ) => Promise<ResultOf<Method>>;
};

/**
 * Why a request is aborted whose client went away. Work that takes an evening may go on then, and be found again; what
 * the client itself cancels is aborted without a reason.
 */
export const CLIENT_GONE = new LatheError('cancelled', 'cancelled, as whoever asked is gone');

/** What an `AbortController` is; `shared` knows neither Node nor DOM, so that the host brings its own. */
export interface Aborter<Signal> {
  readonly signal: Signal;
  abort(reason?: LatheError): void;
}

/** What {@link createDispatcher} needs from its host. */
export interface DispatcherOptions<Signal> {
  readonly handlers: Handlers<Signal>;
  /** Takes a message to the client. */
  readonly send: (message: ServerMessage) => void;
  /** `() => new AbortController()`. */
  readonly createAborter: () => Aborter<Signal>;
  /** Takes what was thrown and is no `LatheError`: a bug in Lathe, for the log. */
  readonly onBug: (thrown: unknown, method: string) => void;
}

/** The services' end of one connection. */
export interface Dispatcher {
  /** Takes whatever came in. Never throws: what cannot be read is answered with an `error`. */
  receive(message: unknown): void;
  /** Cancels everything that runs; for when the client is gone. */
  close(): void;
}

/**
 * Joins a connection to the services: checks each message, calls the method, and answers with its progress and its
 * result or failure. Requests run at the same time; the services queue what must not.
 */
export function createDispatcher<Signal>(options: DispatcherOptions<Signal>): Dispatcher {
  const running = new Map<string, Aborter<Signal>>();

  const start = async ({ id, method, params }: ClientMessage & { type: 'request' }): Promise<void> => {
    const aborter = options.createAborter();
    try {
      if (running.has(id)) throw new LatheError('bad-argument', `request id ${id} is in use: choose another`);
      if (!isMethodName(method)) throw new LatheError('bad-argument', `there is no method ${method}`);
      running.set(id, aborter);
      const result = await call(options, method, id, params, aborter.signal);
      options.send({ type: 'result', id, result });
    } catch (thrown) {
      if (!(thrown instanceof LatheError)) options.onBug(thrown, method);
      options.send({ type: 'error', id, error: toFailure(thrown) });
    } finally {
      if (running.get(id) === aborter) running.delete(id);
    }
  };

  return {
    receive(message) {
      const parsed = clientMessage.safeParse(message);
      if (!parsed.success) {
        const error = {
          code: 'bad-argument',
          message: 'the message is neither a request nor a cancel',
        } as const;
        options.send({ type: 'error', id: '', error });
      } else if (parsed.data.type === 'cancel') {
        running.get(parsed.data.id)?.abort();
      } else {
        void start(parsed.data);
      }
    },
    close() {
      for (const aborter of running.values()) aborter.abort(CLIENT_GONE);
    },
  };
}

/** Runs one method from its request as it came to its result as it goes. */
async function call<Method extends MethodName, Signal>(
  { handlers, send }: DispatcherOptions<Signal>,
  method: Method,
  id: string,
  params: unknown,
  signal: Signal,
): Promise<unknown> {
  const schemas = METHODS[method];
  const request = decodeOrRefuse(schemas.request, params, method);
  const progress = (event: ProgressOf<Method>): void => {
    if (schemas.progress === undefined) return;
    send({ type: 'progress', id, progress: z.encode(schemas.progress as z.ZodType, event) });
  };
  const handler = handlers[method] as Handlers<Signal>[Method];
  const result = await handler(request as RequestOf<Method>, { signal, progress });
  return z.encode(schemas.result as z.ZodType, result);
}
