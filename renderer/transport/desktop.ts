import { createStore } from 'zustand/vanilla';
import { createClient } from '../../shared/contract/client.ts';
import type { DesktopBridge } from '../../shared/contract/desktop-bridge.ts';
import type { Connection, ConnectionState } from './connection.ts';
import type { Files } from './files.ts';

declare global {
  interface Window {
    /** Given by the preload script of a desktop window. */
    readonly latheDesktop?: DesktopBridge<File>;
  }
}

/** The page's connection to the services of its own program, which is there as long as the page. */
export function connectDesktop(bridge: DesktopBridge<File>): Connection {
  const client = createClient((message) => bridge.send(message));
  bridge.onMessage((message) => client.receive(message));
  return { state: createStore<ConnectionState>(() => 'open'), call: client.call };
}

/** Files that lie on the user's disk are named and not sent; what a page made itself goes the way of a browser. */
export function desktopFiles(bridge: DesktopBridge<File>, browserFiles: Files): Files {
  return {
    ...browserFiles,
    upload: async (file, options) => (await bridge.giveFile(file)) ?? browserFiles.upload(file, options),
  };
}
