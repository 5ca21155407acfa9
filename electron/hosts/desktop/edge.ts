import type { MenuItemConstructorOptions, Rectangle, WebPreferences } from 'electron';
import type { FromEngine } from '../engine/engine-messages.ts';

/**
 * The parts of Electron that this host uses, as small as they are used, so that tests can stand in for this edge and for
 * nothing else. `main.ts` gives the real ones, which the compiler holds against these.
 */

/** An event that can be stopped. */
export interface Stoppable {
  preventDefault(): void;
}

/** Whoever sent a message. */
export interface MessageEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Main process end of messages. */
export interface IpcEdge {
  on(channel: string, listener: (event: MessageEvent, ...values: unknown[]) => void): unknown;
  handle(channel: string, listener: (event: MessageEvent, ...values: unknown[]) => unknown): void;
}

/** The page in a window. */
export interface ContentsEdge {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, value: unknown): void;
  startDrag(item: { file: string; icon: string }): void;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-redirect',
    listener: (event: Stoppable & { readonly url: string }) => void,
  ): unknown;
  on(event: 'will-attach-webview' | 'will-prevent-unload', listener: (event: Stoppable) => void): unknown;
  on(event: 'did-navigate' | 'destroyed', listener: () => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: unknown, details: { readonly reason: string }) => void,
  ): unknown;
}

/** A window. */
export interface WindowEdge {
  readonly webContents: ContentsEdge;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  restore(): void;
  maximize(): void;
  isMinimized(): boolean;
  isMaximized(): boolean;
  isFocused(): boolean;
  isDestroyed(): boolean;
  getNormalBounds(): Rectangle;
  setProgressBar(fraction: number): void;
  on(event: 'close', listener: (event: Stoppable) => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
}

/** What a window is made with. */
export interface WindowOptions extends Partial<Rectangle> {
  readonly minWidth: number;
  readonly minHeight: number;
  readonly show: boolean;
  readonly title: string;
  readonly backgroundColor: string;
  readonly icon?: string;
  readonly webPreferences: WebPreferences;
}

/** What belongs to all pages. */
export interface SessionEdge {
  readonly protocol: { handle(scheme: string, handler: (request: Request) => Promise<Response>): void };
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { readonly url: string }, answer: (response: { cancel: boolean }) => void) => void,
    ): void;
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

/** The program. */
export interface AppEdge {
  readonly name: string;
  getVersion(): string;
  getLocale(): string;
  getPath(name: 'userData' | 'logs'): string;
  requestSingleInstanceLock(): boolean;
  whenReady(): Promise<void>;
  quit(): void;
  addRecentDocument(path: string): void;
  clearRecentDocuments(): void;
  getGPUFeatureStatus(): object;
  on(event: 'second-instance', listener: (event: unknown, args: string[], folder: string) => void): unknown;
  on(event: 'open-file', listener: (event: Stoppable, path: string) => void): unknown;
  on(event: 'web-contents-created', listener: (event: unknown, contents: ContentsEdge) => void): unknown;
  on(event: 'window-all-closed' | 'quit', listener: () => void): unknown;
}

/** Questions to the user. */
export interface DialogEdge {
  showMessageBoxSync(window: WindowEdge, options: MessageBoxOptions): number;
  showOpenDialog(
    window: WindowEdge,
    options: OpenDialogOptions,
  ): Promise<{ canceled: boolean; filePaths: string[] }>;
}

/** A question. */
export interface MessageBoxOptions {
  readonly type: 'question';
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

/** A choice of files. */
export interface OpenDialogOptions {
  readonly properties: ('openFile' | 'openDirectory' | 'multiSelections')[];
  readonly filters?: { readonly name: string; readonly extensions: string[] }[];
}

/** A process beside this one. */
export interface UtilityProcessEdge {
  fork(
    path: string,
    args: string[],
    options: {
      readonly serviceName: string;
      readonly allowLoadingUnsignedLibraries: boolean;
      readonly stdio?: 'pipe';
    },
  ): UtilityChild;
}

/** A process that was started. */
export interface UtilityChild {
  readonly pid: number | undefined;
  /** `null` unless it was asked for. */
  readonly stdout: { on(event: 'data', listener: (part: unknown) => void): unknown } | null;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

/** Everything of Electron that the studio's host uses. */
export interface ElectronEdge {
  readonly app: AppEdge;
  readonly ipcMain: IpcEdge;
  readonly dialog: DialogEdge;
  readonly clipboard: { writeText(text: string): void };
  readonly utilityProcess: UtilityProcessEdge;
  readonly powerSaveBlocker: {
    start(type: 'prevent-app-suspension'): number;
    stop(id: number): unknown;
  };
  readonly createWindow: (options: WindowOptions) => WindowEdge;
  readonly notify: (title: string, body: string, onClick: () => void) => void;
  readonly setMenu: (template: MenuItemConstructorOptions[]) => void;
  readonly displayAreas: () => readonly Rectangle[];
  readonly session: () => SessionEdge;
}
