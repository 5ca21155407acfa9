import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { DESKTOP_CHANNELS, type DesktopCommand } from '../../../shared/contract/desktop-bridge.ts';
import type { ServerMessage } from '../../../shared/contract/envelope.ts';
import { toFailure } from '../../../shared/contract/failure.ts';
import { isLatheError } from '../../../shared/errors.ts';
import { LANGUAGE_TAGS, type Language } from '../../../shared/sentences/languages.ts';
import type { Engine, EngineConnection } from '../engine/engine.ts';
import { FileGate } from '../files/file-gate.ts';
import type { SessionFiles } from '../files/session-files.ts';
import type { ContentsEdge, IpcEdge, MessageEvent } from './edge.ts';
import { isOwnAddress } from './own-page.ts';
import type { WorkWatch } from './work-watch.ts';

/** What the preload script sends besides messages of the contract. */
const givenPath = z.string().max(32_768).refine(isAbsolute);
const draggedHandle = z.string().min(1).max(500);
const shownLanguage = z.enum(LANGUAGE_TAGS);

/** What {@link linkPage} joins. */
export interface PageLinkOptions {
  readonly ipcMain: IpcEdge;
  readonly contents: ContentsEdge;
  readonly engine: Engine;
  readonly files: SessionFiles;
  readonly work: WorkWatch;
  /** Shown under the pointer while a file is dragged out. */
  readonly dragIcon: string;
  readonly chooseFolder: () => Promise<string | undefined>;
  /** Told of each path that came by hand. */
  readonly onGiven: (path: string) => void;
  /** Told of the language of the page, when it opens and when another is chosen. */
  readonly onLanguage: (language: Language) => void;
  readonly note: (line: string) => void;
}

/** The main process's end of the page. */
export interface PageLink {
  /** Gives the page files that were opened with Lathe, as soon as it listens. */
  open(paths: readonly string[]): Promise<void>;
  command(command: DesktopCommand): void;
}

/**
 * Joins the page of one window to the services. A message from any other sender, another frame or another address is
 * dropped; what comes through is checked by its schema, and files by their handles.
 */
export function linkPage(options: PageLinkOptions): PageLink {
  const { ipcMain, contents, files, chooseFolder, onGiven } = options;
  const isOwn = ({ sender, senderFrame }: MessageEvent): boolean =>
    sender.id === contents.id &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    isOwnAddress(senderFrame.url);
  const refuseOther = (event: MessageEvent, channel: string): boolean => {
    if (isOwn(event)) return false;
    options.note(`refused ${channel} from ${event.senderFrame?.url ?? 'a frame that is gone'}`);
    return true;
  };
  const on = (channel: string, take: (value: unknown) => void): void =>
    void ipcMain.on(channel, (event, value) => {
      if (!refuseOther(event, channel)) take(value);
    });
  const handle = (channel: string, answer: (value: unknown) => Promise<unknown>): void =>
    ipcMain.handle(channel, (event, value) => {
      if (refuseOther(event, channel)) throw new Error('this is for the page of Lathe alone');
      return answer(value);
    });
  const tell = (channel: string, value: unknown): void => {
    if (!contents.isDestroyed()) contents.send(channel, value);
  };

  const opened = queueUntilReady<readonly string[]>((handles) => tell(DESKTOP_CHANNELS.opened, handles));
  const exchange = exchangeMessages(options, (message) => tell(DESKTOP_CHANNELS.message, message));
  const adopt = async (path: string): Promise<string> => {
    const given = await files.adopt(path);
    onGiven(path);
    return given;
  };

  on(DESKTOP_CHANNELS.message, exchange.receive);
  on(DESKTOP_CHANNELS.ready, opened.ready);
  on(DESKTOP_CHANNELS.dragOut, (value) => dragOut(options, value));
  on(DESKTOP_CHANNELS.language, (value) => {
    const { data: language } = shownLanguage.safeParse(value);
    if (language !== undefined) options.onLanguage(language);
  });
  handle(DESKTOP_CHANNELS.giveFile, async (value) => adopt(givenPath.parse(value)));
  handle(DESKTOP_CHANNELS.chooseFolder, async () => {
    const path = await chooseFolder();
    return path === undefined ? undefined : adopt(path);
  });
  // A page that is loaded anew is another client, and one that is gone is none.
  contents.on('did-navigate', () => {
    opened.pause();
    exchange.restart();
  });
  contents.on('destroyed', exchange.close);
  return {
    async open(paths) {
      const handles = await Promise.all(paths.map(adopt));
      if (handles.length > 0) opened.give(handles);
    },
    command: (command) => tell(DESKTOP_CHANNELS.command, command),
  };
}

/** Carries the messages of the contract through the gate of files. */
function exchangeMessages(
  { engine, files, work }: PageLinkOptions,
  answer: (message: ServerMessage) => void,
): {
  readonly receive: (message: unknown) => void;
  readonly restart: () => void;
  readonly close: () => void;
} {
  const gate = new FileGate(files);
  const connect = (): EngineConnection =>
    engine.connect((message) => {
      work.answered(message);
      answer(gate.outwards(message));
    });
  let connection = connect();
  const close = (): void => {
    connection.close();
    work.clear();
  };
  return {
    close,
    restart() {
      close();
      connection = connect();
    },
    receive(message) {
      try {
        const passed = gate.inwards(message);
        work.asked(message);
        connection.send(passed);
      } catch (thrown) {
        if (!isLatheError(thrown)) throw thrown;
        const { id } = message as { readonly id: string };
        answer({ type: 'error', id, error: toFailure(thrown) });
      }
    },
  };
}

/** The system drags a file that exists. */
function dragOut({ contents, files, dragIcon, note }: PageLinkOptions, value: unknown): void {
  try {
    contents.startDrag({ file: files.pathOf(draggedHandle.parse(value), 'file'), icon: dragIcon });
  } catch (thrown) {
    note(`nothing could be dragged out: ${toFailure(thrown).message}`);
  }
}

/** Keeps values back until someone takes them. */
function queueUntilReady<Value>(give: (value: Value) => void): {
  readonly give: (value: Value) => void;
  readonly ready: () => void;
  readonly pause: () => void;
} {
  const waiting: Value[] = [];
  let isReady = false;
  return {
    give: (value) => {
      if (isReady) give(value);
      else waiting.push(value);
    },
    ready() {
      isReady = true;
      for (const value of waiting.splice(0)) give(value);
    },
    pause() {
      isReady = false;
    },
  };
}
