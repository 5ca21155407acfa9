import { EventEmitter } from 'node:events';
import type { ContentsEdge, IpcEdge, MessageEvent } from '../../electron/hosts/desktop/edge.ts';
import type { PreloadEdge } from '../../electron/preload/bridge.ts';

type DomFile = Parameters<PreloadEdge['webUtils']['getPathForFile']>[0];
type Answerer = Parameters<IpcEdge['handle']>[1];

/** The page of the program, as the sender of a message. */
const OWN_FRAME = { url: 'app://lathe/', parent: null };
const CONTENTS_ID = 7;

/**
 * Stands in for Electron between a preload script and the main process: each message is cloned, as it is there, and comes
 * later. No runtime of Electron can be had from the registry.
 */
export class FakeIpc {
  readonly #toMain = new EventEmitter();
  readonly #toPage = new EventEmitter();
  readonly #answerers = new Map<string, Answerer>();
  readonly #contentsEvents = new EventEmitter();
  readonly #paths = new Map<DomFile, string>();
  #isDestroyed = false;
  readonly dragged: { readonly file: string }[] = [];

  readonly ipcMain: IpcEdge = {
    on: (channel, listener) => this.#toMain.on(channel, listener),
    handle: (channel, listener) => void this.#answerers.set(channel, listener),
  };

  readonly contents: ContentsEdge = {
    id: CONTENTS_ID,
    isDestroyed: () => this.#isDestroyed,
    send: (channel, value) => {
      const cloned = structuredClone(value);
      setImmediate(() => this.#toPage.emit(channel, {}, cloned));
    },
    startDrag: (item) => void this.dragged.push(item),
    setWindowOpenHandler: () => {},
    on: (event: string, listener: (...values: never[]) => void) =>
      this.#contentsEvents.on(event, listener as (...values: unknown[]) => void),
  };

  readonly preload: PreloadEdge = {
    ipcRenderer: {
      send: (channel, value) => this.sendFrom({}, channel, value),
      invoke: (channel, value) => this.invokeFrom({}, channel, value),
      on: (channel, listener) => this.#toPage.on(channel, listener),
    },
    webUtils: { getPathForFile: (file) => this.#paths.get(file) ?? '' },
  };

  /** Every channel on which the main process listens. */
  get channels(): readonly string[] {
    return [...this.#toMain.eventNames().map(String), ...this.#answerers.keys()];
  }

  /** Sends as a page would; what is given of the event replaces that of the program's own page. */
  sendFrom(event: Partial<MessageEvent>, channel: string, value: unknown): void {
    const cloned = structuredClone(value);
    setImmediate(() => this.#toMain.emit(channel, eventOf(event), cloned));
  }

  /** As {@link sendFrom}, with an answer. */
  async invokeFrom(event: Partial<MessageEvent>, channel: string, value?: unknown): Promise<unknown> {
    const answerer = this.#answerers.get(channel);
    if (answerer === undefined) throw new Error(`nobody answers ${channel}`);
    return structuredClone(await answerer(eventOf(event), structuredClone(value)));
  }

  /** A file of the user's disk, as a page gets one by a drop. */
  fileAt(path: string): DomFile {
    const file = new File([], 'dropped') as DomFile;
    this.#paths.set(file, path);
    return file;
  }

  /** The page is loaded anew. */
  reloadPage(): void {
    this.#contentsEvents.emit('did-navigate');
  }

  /** The window is closed. */
  destroyPage(): void {
    this.#isDestroyed = true;
    this.#contentsEvents.emit('destroyed');
  }
}

function eventOf(event: Partial<MessageEvent>): MessageEvent {
  return { sender: { id: CONTENTS_ID }, senderFrame: OWN_FRAME, ...event };
}
