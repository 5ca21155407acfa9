import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { createHandlers } from '../../electron/composition.ts';
import { linkPage } from '../../electron/hosts/desktop/page-link.ts';
import { WorkWatch } from '../../electron/hosts/desktop/work-watch.ts';
import { createLocalEngine } from '../../electron/hosts/engine/local-engine.ts';
import { SessionFiles } from '../../electron/hosts/files/session-files.ts';
import { createBridge } from '../../electron/preload/bridge.ts';
import { createClient } from '../../shared/contract/client.ts';
import type { ServerMessage } from '../../shared/contract/envelope.ts';
import { FakeIpc } from '../support/fake-ipc.ts';
import { type Connect, describeContract } from './suite.ts';

/** The real ends of a window's messages, with a stand-in for the way of Electron between them. */
const connect: Connect = async (handlers) => {
  const bugs: unknown[] = [];
  const engine = createLocalEngine({ handlers, onBug: (thrown) => bugs.push(thrown) });
  const files = new SessionFiles();
  const ipc = new FakeIpc();
  linkPage({
    ipcMain: ipc.ipcMain,
    contents: ipc.contents,
    engine,
    files,
    work: new WorkWatch(() => {}),
    dragIcon: '',
    chooseFolder: async () => undefined,
    onGiven: () => {},
    onLanguage: () => {},
    note: () => {},
  });
  const bridge = createBridge(ipc.preload, 'run');
  const received: ServerMessage[] = [];
  const client = createClient((message) => bridge.send(message));
  bridge.onMessage((message) => {
    received.push(message);
    client.receive(message);
  });
  return {
    client,
    received,
    bugs,
    sendRaw: (message) => bridge.send(message),
    give: async (path) => (await bridge.giveFile(ipc.fileAt(path)))!,
    outputName: (name) => name,
    listOutputs: () =>
      readdirSync(files.root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => basename(name)),
    async close() {
      ipc.destroyPage();
      engine.close();
      files.dispose();
    },
  };
};

describeContract('between the window and the main process', connect, createHandlers);
