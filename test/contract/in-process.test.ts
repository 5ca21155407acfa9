import { createHandlers } from '../../electron/composition.ts';
import { createClient } from '../../shared/contract/client.ts';
import { createDispatcher } from '../../shared/contract/dispatch.ts';
import type { ServerMessage } from '../../shared/contract/envelope.ts';
import { type Connect, describeContract } from './suite.ts';

/** Both ends in this process, each message as the text that a network would carry. */
const connect: Connect = async (handlers) => {
  const bugs: unknown[] = [];
  const received: ServerMessage[] = [];
  const client = createClient((message) => dispatcher.receive(JSON.parse(JSON.stringify(message))));
  const dispatcher = createDispatcher({
    handlers,
    createAborter: () => new AbortController(),
    onBug: (thrown) => bugs.push(thrown),
    send: (message) => {
      const carried: ServerMessage = JSON.parse(JSON.stringify(message));
      received.push(carried);
      client.receive(carried);
    },
  });
  return {
    client,
    sendRaw: (message) => dispatcher.receive(message),
    received,
    bugs,
    close: async () => {
      dispatcher.close();
      client.close();
    },
  };
};

describeContract('in process, as text', connect, createHandlers);
