import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createHandlers } from '../../electron/composition.ts';
import { joinMessage, splitMessage } from '../../shared/contract/attachments.ts';
import { createClient } from '../../shared/contract/client.ts';
import { createDispatcher } from '../../shared/contract/dispatch.ts';
import type { ServerMessage } from '../../shared/contract/envelope.ts';
import { type Connect, describeContract } from './suite.ts';

/** What a message becomes on its way: the text that a network would carry, and the bytes beside it. */
const carry = (message: unknown): unknown => {
  const { text, attachments } = splitMessage(message);
  return joinMessage({ text, attachments: attachments.map((bytes) => bytes.slice()) });
};

/** Both ends in this process, each message as a network would carry it. */
const connect: Connect = async (handlers, folder) => {
  const bugs: unknown[] = [];
  const received: ServerMessage[] = [];
  const client = createClient((message) => dispatcher.receive(carry(message)));
  const dispatcher = createDispatcher({
    handlers,
    createAborter: () => new AbortController(),
    onBug: (thrown) => bugs.push(thrown),
    send: (message) => {
      const carried = carry(message) as ServerMessage;
      received.push(carried);
      client.receive(carried);
    },
  });
  return {
    client,
    sendRaw: (message) => dispatcher.receive(message),
    received,
    bugs,
    give: async (path) => path,
    outputName: (name) => join(folder, name),
    listOutputs: () => readdirSync(folder),
    close: async () => {
      dispatcher.close();
      client.close();
    },
  };
};

describeContract('in process, as text', connect, createHandlers);
