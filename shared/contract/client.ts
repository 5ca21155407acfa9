import { z } from 'zod';
import { LatheError } from '../errors.ts';
import { sentence } from '../sentences/sentence.ts';
import { type ClientMessage, serverMessage } from './envelope.ts';
import { BugError, fromFailure } from './failure.ts';
import { METHODS, type MethodName, type ProgressOf, type RequestOf, type ResultOf } from './methods.ts';

/** The part of an `AbortSignal` that a client looks at. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What a caller may add to a request. */
export interface CallOptions<Method extends MethodName> {
  /** Cancels the request when it is aborted. */
  readonly signal?: CancelSignal;
  readonly onProgress?: (event: ProgressOf<Method>) => void;
}

/** A client's end of one connection. */
export interface Client {
  /**
   * Asks for something and waits for the answer.
   *
   * @throws LatheError as the services threw it, `cancelled` when the signal was aborted
   * @throws BugError when Lathe itself failed
   */
  call<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    options?: CallOptions<Method>,
  ): Promise<ResultOf<Method>>;
  /** Takes whatever came in from the services. */
  receive(message: unknown): void;
  /** Fails every request that waits; for when the connection is gone. */
  close(): void;
}

interface Waiting {
  readonly progress: (event: unknown) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (thrown: Error) => void;
}

/**
 * Makes a client of a way to send.
 *
 * @param send takes a message to the services; answers come in through {@link Client.receive}
 */
export function createClient(send: (message: ClientMessage) => void): Client {
  const waiting = new Map<string, Waiting>();
  let requestCount = 0;

  const settle = (id: string): Waiting | undefined => {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  };

  return {
    async call(method, request, { signal, onProgress } = {}) {
      if (signal?.aborted) throw new LatheError('cancelled', 'cancelled before it began');
      const id = String(++requestCount);
      const { result: resultSchema, progress: progressSchema } = METHODS[method];
      const cancel = (): void => send({ type: 'cancel', id });
      signal?.addEventListener('abort', cancel);
      try {
        const result = await new Promise<unknown>((resolve, reject) => {
          const progress = (event: unknown): void => {
            if (onProgress === undefined || progressSchema === undefined) return;
            onProgress(z.decode(progressSchema as z.ZodType, event) as ProgressOf<typeof method>);
          };
          waiting.set(id, { progress, resolve, reject });
          send({ type: 'request', id, method, params: request });
        });
        return z.decode(resultSchema as z.ZodType, result) as ResultOf<typeof method>;
      } finally {
        signal?.removeEventListener('abort', cancel);
        waiting.delete(id);
      }
    },
    receive(message) {
      const parsed = serverMessage.safeParse(message);
      if (!parsed.success) return;
      const { data } = parsed;
      if (data.type === 'progress') waiting.get(data.id)?.progress(data.progress);
      else if (data.type === 'result') settle(data.id)?.resolve(data.result);
      else settle(data.id)?.reject(fromFailure(data.error));
    },
    close() {
      for (const id of [...waiting.keys()]) settle(id)?.reject(new BugError(sentence('connectionLost')));
    },
  };
}
