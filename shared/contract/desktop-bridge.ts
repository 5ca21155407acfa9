import type { Language } from '../sentences/languages.ts';
import type { ServerMessage } from './envelope.ts';

/**
 * What a desktop window gives its page beside the contract. The preload script offers it as `window.latheDesktop`; a page
 * that finds nothing there runs in a browser.
 */

/** The names under which the preload script and the main process speak. */
export const DESKTOP_CHANNELS = {
  /** Messages of the contract, both ways. */
  message: 'lathe:message',
  /** A path that the user gave, for a handle. */
  giveFile: 'lathe:give-file',
  /** A folder that the user chooses, for a handle. */
  chooseFolder: 'lathe:choose-folder',
  /** Begins to drag a file of the session out of the window. */
  dragOut: 'lathe:drag-out',
  /** The page can take files and commands. */
  ready: 'lathe:ready',
  /** Files that were opened with Lathe, by handle. */
  opened: 'lathe:opened',
  /** Something that was chosen in the menu. */
  command: 'lathe:command',
  /** The language of the page, which the menu and everything else around it speaks too. */
  language: 'lathe:language',
} as const;

/** The parts of the page that the menu leads to, in their order. */
export const DESKTOP_TABS = ['process', 'compare', 'reports', 'train', 'emotion', 'models'] as const;

/** What the menu asks of the page: a part of it, its settings, or its sheet of keys. */
export type DesktopCommand = (typeof DESKTOP_TABS)[number] | 'settings' | 'shortcuts';

/** What the page of a desktop window finds. `DomFile` is the `File` of browsers, which `shared` does not know. */
export interface DesktopBridge<DomFile> {
  /** Changes with each start of Lathe, as handles do. */
  readonly run: string;
  /** Sends a message of the contract. */
  send(message: unknown): void;
  onMessage(receive: (message: ServerMessage) => void): void;
  /** The handle of a file or folder that was chosen or dropped; `undefined` for one that lies on no disk. */
  giveFile(file: DomFile): Promise<string | undefined>;
  /** Asks the user for a folder; `undefined` when none was chosen. */
  chooseFolder(): Promise<string | undefined>;
  /** Lets the user drag a file of the session to another program. To be called while a drag begins. */
  dragOut(handle: string): void;
  /** Says that the page listens, and takes what was opened with Lathe, now and later. */
  onOpened(receive: (handles: readonly string[]) => void): void;
  onCommand(receive: (command: DesktopCommand) => void): void;
  /** Says in which language the page is shown, now and whenever it changes. */
  tellLanguage(language: Language): void;
}
