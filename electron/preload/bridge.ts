import type { IpcRenderer, WebUtils } from 'electron';
import { DESKTOP_CHANNELS, type DesktopBridge } from '../../shared/contract/desktop-bridge.ts';

/** The `File` of the page's own world. */
type DomFile = Parameters<WebUtils['getPathForFile']>[0];

/** The part of Electron that the bridge is made of. */
export interface PreloadEdge {
  readonly ipcRenderer: Pick<IpcRenderer, 'send' | 'invoke'> & {
    on(channel: string, listener: (event: unknown, ...values: unknown[]) => void): unknown;
  };
  readonly webUtils: Pick<WebUtils, 'getPathForFile'>;
}

/**
 * What the page gets. It can neither name a channel nor a path: a path is read off a file that the user chose or dropped,
 * and a file that a script made has none.
 */
export function createBridge({ ipcRenderer, webUtils }: PreloadEdge, run: string): DesktopBridge<DomFile> {
  const listen = <Value>(channel: string, receive: (value: Value) => void): void => {
    ipcRenderer.on(channel, (_event, value) => receive(value as Value));
  };
  return {
    run,
    send: (message) => ipcRenderer.send(DESKTOP_CHANNELS.message, message),
    onMessage: (receive) => listen(DESKTOP_CHANNELS.message, receive),
    async giveFile(file) {
      const path = webUtils.getPathForFile(file);
      return path === '' ? undefined : ipcRenderer.invoke(DESKTOP_CHANNELS.giveFile, path);
    },
    chooseFolder: () => ipcRenderer.invoke(DESKTOP_CHANNELS.chooseFolder),
    dragOut: (handle) => ipcRenderer.send(DESKTOP_CHANNELS.dragOut, handle),
    onOpened(receive) {
      listen(DESKTOP_CHANNELS.opened, receive);
      ipcRenderer.send(DESKTOP_CHANNELS.ready);
    },
    onCommand: (receive) => listen(DESKTOP_CHANNELS.command, receive),
    tellLanguage: (language) => ipcRenderer.send(DESKTOP_CHANNELS.language, language),
  };
}

/** The identity of this run of the program, among the arguments that the main process gave the window. */
export function runOf(args: readonly string[]): string {
  const prefix = '--lathe-run=';
  return args.find((argument) => argument.startsWith(prefix))?.slice(prefix.length) ?? '';
}
