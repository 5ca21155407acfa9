import { EventEmitter } from 'node:events';
import { basename, join } from 'node:path';
import type { MenuItemConstructorOptions, Rectangle } from 'electron';
import type {
  ContentsEdge,
  ElectronEdge,
  SessionEdge,
  WindowEdge,
  WindowOptions,
} from '../../electron/hosts/desktop/edge.ts';
import type { FromEngine } from '../../electron/hosts/engine/engine-messages.ts';
import type { ServerMessage } from '../../shared/contract/envelope.ts';
import { FakeIpc } from './fake-ipc.ts';

type Listener = (...values: unknown[]) => void;

/**
 * Stands in for the edge of Electron, which cannot be had from the registry: it keeps what the host registers, so that a
 * test can ask what is refused and do what a user does. Everything behind the edge is real.
 */
export class FakeElectron {
  readonly ipc = new FakeIpc();
  readonly loaded: string[] = [];
  readonly questions: string[] = [];
  readonly notifications: string[] = [];
  readonly toEngine: unknown[] = [];
  bounds: Rectangle = { x: 0, y: 0, width: 1440, height: 900 };
  windowOptions: WindowOptions | undefined;
  isFirst = true;
  locale = 'en-GB';
  /** Files or a folder that the user chooses; none: the choice is given up. */
  chosen: string[] = [];
  isMaximized = false;
  /** Button that the user presses. */
  answer = 0;
  bar: number | undefined;
  blockers = 0;
  quits = 0;
  engineStarts = 0;
  copied = '';
  readonly edge: ElectronEdge;

  readonly #app = new EventEmitter();
  readonly #window = new EventEmitter();
  #engine = new EventEmitter();
  readonly #probe = new EventEmitter();
  #probeSays: (said: unknown) => void = () => {};
  /** Programs that tried a device, each with the device. */
  readonly probed: string[] = [];
  #menu: MenuItemConstructorOptions[] = [];
  #serve: ((request: Request) => Promise<Response>) | undefined;
  #before: Parameters<SessionEdge['webRequest']['onBeforeRequest']>[0] | undefined;
  #ask: Parameters<SessionEdge['setPermissionRequestHandler']>[0] | undefined;
  #checkPermission: Parameters<SessionEdge['setPermissionCheckHandler']>[0] | undefined;
  #device: (() => boolean) | undefined;

  /** @param folder of the program's settings and log */
  constructor(folder: string) {
    const { ipc } = this;
    this.edge = {
      app: {
        name: 'Lathe',
        getVersion: () => '1.2.3',
        getLocale: () => this.locale,
        getPath: () => folder,
        requestSingleInstanceLock: () => this.isFirst,
        whenReady: async () => {},
        quit: () => void this.quits++,
        addRecentDocument: () => {},
        clearRecentDocuments: () => {},
        getGPUFeatureStatus: () => ({}),
        on: (event: string, listener: (...values: never[]) => void) =>
          this.#app.on(event, listener as Listener),
      },
      ipcMain: ipc.ipcMain,
      dialog: {
        showMessageBoxSync: (_window, { detail }) => {
          this.questions.push(detail);
          return this.answer;
        },
        showOpenDialog: async () => ({ canceled: this.chosen.length === 0, filePaths: this.chosen }),
      },
      clipboard: {
        writeText: (text) => {
          this.copied = text;
        },
      },
      utilityProcess: {
        fork: (path, [device]) =>
          device === undefined ? this.#startEngine() : this.#startProbe(path, device),
      },
      powerSaveBlocker: { start: () => ++this.blockers, stop: () => --this.blockers },
      createWindow: (options) => this.#createWindow(options),
      notify: (title) => void this.notifications.push(title),
      setMenu: (template) => {
        this.#menu = template;
      },
      displayAreas: () => [{ x: 0, y: 0, width: 1920, height: 1080 }],
      session: () => this.#session(),
    };
  }

  emitApp(event: string, ...values: unknown[]): void {
    this.#app.emit(event, ...values);
  }

  /** Whether the window closes. */
  closeWindow(): boolean {
    let isStopped = false;
    this.#window.emit('close', {
      preventDefault: () => {
        isStopped = true;
      },
    });
    return !isStopped;
  }

  /** What the page is answered at an address. */
  async fetch(address: string, init?: RequestInit): Promise<Response> {
    return this.#serve!(new Request(address, init));
  }

  /** Whether a permission is granted when it is asked for, when it is checked, and as a device. */
  permissions(permission: string): readonly (boolean | undefined)[] {
    let asked: boolean | undefined;
    this.#ask!(undefined, permission, (isGranted) => {
      asked = isGranted;
    });
    return [asked, this.#checkPermission!(undefined, permission), this.#device!()];
  }

  isBlocked(url: string): boolean | undefined {
    let isBlocked: boolean | undefined;
    this.#before!({ url }, ({ cancel }) => {
      isBlocked = cancel;
    });
    return isBlocked;
  }

  /** A page that anything made, and what it is kept from. */
  createContents(): {
    readonly isStopped: (event: string, url: string) => boolean;
    readonly openWindow: () => unknown;
  } {
    const events = new EventEmitter();
    let open: (() => unknown) | undefined;
    const contents: ContentsEdge = {
      ...this.ipc.contents,
      setWindowOpenHandler: (handler) => {
        open = handler;
      },
      on: (event: string, listener: (...values: never[]) => void) => events.on(event, listener as Listener),
    };
    this.emitApp('web-contents-created', {}, contents);
    return {
      isStopped(event, url) {
        let isStopped = false;
        events.emit(event, {
          url,
          preventDefault: () => {
            isStopped = true;
          },
        });
        return isStopped;
      },
      openWindow: () => open?.(),
    };
  }

  /** The engine answers the window's connection. */
  engineSays(message: ServerMessage): void {
    this.emitEngine({ type: 'message', connection: 1, message });
  }

  /** The engine tells its host something. */
  emitEngine(message: FromEngine): void {
    this.#engine.emit('message', message);
  }

  endEngine(code: number): void {
    this.#engine.emit('exit', code);
  }

  click(label: string): void {
    const item = this.#items().find((candidate) => candidate.label === label);
    (item?.click as (() => void) | undefined)?.();
  }

  recentInMenu(): readonly (string | undefined)[] {
    return this.#recent().flatMap(({ label }) => label ?? []);
  }

  clickRecent(name: string): void {
    const item = this.#recent().find(({ label }) => label === name);
    (item?.click as (() => void) | undefined)?.();
  }

  #recent(): MenuItemConstructorOptions[] {
    const recent = this.#items().find(({ label }) => label === 'Open Recent')?.submenu;
    return recent as MenuItemConstructorOptions[];
  }

  menuLabels(): readonly (string | undefined)[] {
    return this.#items().map(({ label }) => label);
  }

  #items(): MenuItemConstructorOptions[] {
    return this.#menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  }

  /** A device is tried: its process says why not, and ends. */
  endProbe(said: string, code: number): void {
    this.#probeSays(said);
    this.#probe.emit('exit', code);
  }

  #startProbe(path: string, device: string): ReturnType<ElectronEdge['utilityProcess']['fork']> {
    this.probed.push(`${basename(path)} ${device}`);
    return {
      ...this.#startProcess(this.#probe),
      stdout: {
        on: (_event, listener) => {
          this.#probeSays = listener;
        },
      },
    };
  }

  #startEngine(): ReturnType<ElectronEdge['utilityProcess']['fork']> {
    this.engineStarts++;
    this.#engine = new EventEmitter();
    return this.#startProcess(this.#engine);
  }

  #startProcess(engine: EventEmitter): ReturnType<ElectronEdge['utilityProcess']['fork']> {
    return {
      pid: 1,
      stdout: null,
      postMessage: (message) => void this.toEngine.push(message),
      kill: () => true,
      on: (event, listener) => engine.on(event, listener),
      once: (event, listener) => engine.once(event, listener),
    };
  }

  #createWindow(options: WindowOptions): WindowEdge {
    this.windowOptions = options;
    const nothing = (): void => {};
    return {
      webContents: this.ipc.contents,
      loadURL: async (url) => void this.loaded.push(url),
      show: nothing,
      focus: nothing,
      restore: nothing,
      maximize: () => {
        this.isMaximized = true;
      },
      isMinimized: () => false,
      isMaximized: () => this.isMaximized,
      isFocused: () => false,
      isDestroyed: () => false,
      getNormalBounds: () => this.bounds,
      setProgressBar: (fraction) => {
        this.bar = fraction;
      },
      on: (event, listener) => this.#window.on(event, listener as Listener),
      once: (event, listener) => this.#window.once(event, listener),
    };
  }

  #session(): SessionEdge {
    return {
      protocol: {
        handle: (_scheme, handler) => {
          this.#serve = handler;
        },
      },
      webRequest: {
        onBeforeRequest: (listener) => {
          this.#before = listener;
        },
      },
      setPermissionRequestHandler: (handler) => {
        this.#ask = handler;
      },
      setPermissionCheckHandler: (handler) => {
        this.#checkPermission = handler;
      },
      setDevicePermissionHandler: (handler) => {
        this.#device = handler;
      },
    };
  }
}

/** @param folder of the program's settings and log */
export function createFakeElectron(folder: string): FakeElectron {
  return new FakeElectron(join(folder));
}
