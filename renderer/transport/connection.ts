import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CallOptions, type Client, createClient } from '../../shared/contract/client.ts';
import { FrameReader, toFrames } from '../../shared/contract/frames.ts';
import type { MethodName, RequestOf, ResultOf } from '../../shared/contract/methods.ts';

/** Whether the services can be reached. `refused`: the token is another one, and trying again helps nothing. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

/** The page's connection to the services. */
export interface Connection {
  readonly state: StoreApi<ConnectionState>;
  /** As {@link Client.call}; waits for the connection where there is none yet. */
  call<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    options?: CallOptions<Method>,
  ): Promise<ResultOf<Method>>;
}

/** Of one message: an overview's tiles come one by one. */
const MOST_ATTACHMENTS = 64;
const FIRST_RETRY_MILLISECONDS = 500;
const LONGEST_RETRY_MILLISECONDS = 5000;

/**
 * Connects the page to the server that it came from, and again whenever the connection breaks. What was asked on a
 * connection that breaks fails.
 */
export function openConnection(token: string): Connection {
  const state = createStore<ConnectionState>(() => 'connecting');
  const waiting: ((client: Client) => void)[] = [];
  let open: Client | undefined;
  let failures = 0;

  const connect = (): void => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/socket`, ['lathe', `lathe-token.${token}`]);
    socket.binaryType = 'arraybuffer';
    const reader = new FrameReader(MOST_ATTACHMENTS);
    const client = createClient((message) => {
      for (const frame of toFrames(message)) socket.send(frame as string);
    });
    socket.onopen = () => {
      failures = 0;
      open = client;
      state.setState('open', true);
      for (const proceed of waiting.splice(0)) proceed(client);
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const whole = reader.push(typeof data === 'string' ? data : new Uint8Array(data));
      if (whole !== undefined) client.receive(whole.message);
    };
    socket.onclose = () => {
      const wasOpen = open === client;
      open = undefined;
      client.close();
      failures++;
      state.setState(wasOpen || failures < 2 ? 'lost' : state.getState(), true);
      setTimeout(
        () => void retry(),
        Math.min(FIRST_RETRY_MILLISECONDS * 2 ** failures, LONGEST_RETRY_MILLISECONDS),
      );
    };
  };

  /** A server that answers and refuses has another token: it was started anew. */
  const retry = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch('/files', { method: 'HEAD', headers }).catch(() => undefined);
    if (answer?.status === 401) state.setState('refused', true);
    else connect();
  };

  connect();
  return {
    state,
    async call(method, request, options) {
      const client = open ?? (await new Promise<Client>((resolve) => waiting.push(resolve)));
      return client.call(method, request, options);
    },
  };
}
