import { readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll } from 'vitest';
import { createHandlers } from '../../electron/composition.ts';
import { createLocalEngine } from '../../electron/hosts/engine/local-engine.ts';
import { startServer } from '../../electron/hosts/server/start-server.ts';
import { writePageFolder } from '../support/page-folder.ts';
import { connectToServer, uploadFile } from '../support/server-client.ts';
import { type Connect, describeContract } from './suite.ts';

const pageFolder = writePageFolder();
afterAll(() => rmSync(pageFolder, { recursive: true, force: true }));

/** A real server and a real WebSocket; the services are in this process, so that a case can change them. */
const connect: Connect = async (handlers) => {
  const bugs: unknown[] = [];
  const engine = createLocalEngine({ handlers, onBug: (thrown) => bugs.push(thrown) });
  const server = await startServer({ engine, pageFolder, port: 0 });
  const { client, received, sendRaw, close } = await connectToServer(server);
  return {
    client,
    received,
    sendRaw,
    bugs,
    give: (path) => uploadFile(server, path),
    outputName: (name) => name,
    listOutputs: () =>
      readdirSync(server.files.root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => basename(name)),
    async close() {
      close();
      engine.close();
      await server.close();
    },
  };
};

describeContract('over HTTP and a WebSocket', connect, createHandlers);
