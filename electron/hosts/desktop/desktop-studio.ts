import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { superviseEngine } from '../engine/supervised-engine.ts';
import { SessionFiles } from '../files/session-files.ts';
import { createPageFiles } from '../page/page-files.ts';
import { containPages, containSession } from './containment.ts';
import { diagnosticsText } from './diagnostics.ts';
import type { ElectronEdge, WindowEdge } from './edge.ts';
import { utilityLauncher } from './launch-utility.ts';
import { LogFile } from './log-file.ts';
import { menuTemplate } from './menu.ts';
import { openedPaths } from './opened-paths.ts';
import { PAGE_SCHEME } from './own-page.ts';
import { linkPage, type PageLink } from './page-link.ts';
import { createPageProtocol } from './page-protocol.ts';
import { probeInUtility } from './probe-utility.ts';
import { RecentFiles } from './recent-files.ts';
import { SpokenLanguage } from './spoken-language.ts';
import { openStudioWindow, showPage } from './studio-window.ts';
import { windowStateFile } from './window-state.ts';
import { DESKTOP_WORDS, type DesktopWords } from './words.ts';
import { createWorkSigns } from './work-signs.ts';
import { WorkWatch } from './work-watch.ts';

/** Where the parts of the program lie. */
export interface DesktopPlaces {
  readonly pageFolder: string;
  readonly preloadPath: string;
  readonly iconPath: string;
  readonly dragIconPath: string;
}

/** Endings of the files that the choice of files offers first; the same are associated with the program. */
const SOUND_ENDINGS = ['wav', 'flac', 'mp3', 'm4a', 'ogg', 'opus', 'aif', 'aiff'];

/**
 * Runs the studio in a window until it is closed. A second start gives its files to the first and ends.
 *
 * @param args what the program was started with, without the program
 */
export async function runDesktopStudio(
  edge: ElectronEdge,
  places: DesktopPlaces,
  args: readonly string[],
): Promise<void> {
  const { app } = edge;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const early: string[] = [...openedPaths(args, process.cwd())];
  let studio: Studio | undefined;
  const open = (paths: readonly string[]): void => {
    if (studio === undefined) early.push(...paths);
    else studio.open(paths);
  };
  app.on('second-instance', (_event, others, folder) => {
    studio?.focus();
    open(openedPaths(others.slice(1), folder));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  app.on('window-all-closed', () => app.quit());
  containPages(app);
  await app.whenReady();
  studio = startStudio(edge, places);
  studio.open(early.splice(0));
}

/** A studio that runs. */
interface Studio {
  open(paths: readonly string[]): void;
  focus(): void;
}

function startStudio(edge: ElectronEdge, places: DesktopPlaces): Studio {
  const { app } = edge;
  const spoken = new SpokenLanguage(join(app.getPath('userData'), 'language.json'), app.getLocale());
  const words = (): DesktopWords => DESKTOP_WORDS[spoken.language];
  const log = new LogFile(join(app.getPath('logs'), 'lathe.log'));
  const note = (line: string): void => log.note(line);
  note(`${app.name} ${app.getVersion()} starts`);
  const files = new SessionFiles();
  const engine = superviseEngine({
    launch: utilityLauncher(edge.utilityProcess),
    probeDevice: (device) => probeInUtility(edge.utilityProcess, device),
    onCrash: (how) => note(`the engine ended by ${how}`),
  });
  const session = edge.session();
  containSession(session);
  session.protocol.handle(PAGE_SCHEME, createPageProtocol(createPageFiles(places.pageFolder), files));

  const work = new WorkWatch((...now) => showWork(...now));
  const window = openStudioWindow({
    edge,
    preloadPath: places.preloadPath,
    iconPath: places.iconPath,
    run: randomUUID(),
    stateFile: windowStateFile(join(app.getPath('userData'), 'window.json')),
    work: () => work.running,
    words,
    note,
  });
  const showWork = createWorkSigns(edge, window, words);
  const recent = new RecentFiles(join(app.getPath('userData'), 'recent.json'));
  const link = linkPage({
    ipcMain: edge.ipcMain,
    contents: window.webContents,
    engine,
    files,
    work,
    dragIcon: places.dragIconPath,
    chooseFolder: async () => (await choose(edge, window, words(), ['openDirectory']))[0],
    onGiven: (path) => {
      recent.add(path);
      app.addRecentDocument(path);
      refreshMenu();
    },
    onLanguage: (language) => {
      if (spoken.choose(language)) refreshMenu();
    },
    note,
  });
  const open = (paths: readonly string[]): void =>
    void link.open(paths).catch((thrown: Error) => note(`not opened: ${thrown.message}`));
  const refreshMenu = createMenu({ edge, window, link, recent, log, open, words });
  refreshMenu();
  app.on('quit', () => {
    engine.close();
    files.dispose();
  });
  void showPage(window);
  return { open, focus: () => focus(window) };
}

/** What the menu acts on. */
interface MenuParts {
  readonly edge: ElectronEdge;
  readonly window: WindowEdge;
  readonly link: PageLink;
  readonly recent: RecentFiles;
  readonly log: LogFile;
  readonly open: (paths: readonly string[]) => void;
  readonly words: () => DesktopWords;
}

/** Makes what sets the menu; to be called again when the recent files or the language change. */
function createMenu({ edge, window, link, recent, log, open, words }: MenuParts): () => void {
  const refresh = (): void => edge.setMenu(menuTemplate(actions, recent.paths, process.platform, words()));
  const actions = {
    open: () => void choose(edge, window, words(), ['openFile', 'multiSelections']).then(open),
    openPath: (path: string) => {
      if (existsSync(path)) {
        open([path]);
        return;
      }
      recent.remove(path);
      refresh();
      const { gone, goneHint } = words();
      edge.notify(gone(basename(path)), goneHint, () => focus(window));
    },
    clearRecent: () => {
      recent.clear();
      edge.app.clearRecentDocuments();
      refresh();
    },
    command: link.command,
    copyDiagnostics: () => edge.clipboard.writeText(diagnosticsText(edge.app, log)),
  };
  return refresh;
}

async function choose(
  { dialog }: Pick<ElectronEdge, 'dialog'>,
  window: WindowEdge,
  { sound, allFiles }: DesktopWords,
  properties: ('openFile' | 'openDirectory' | 'multiSelections')[],
): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties,
    filters: [
      { name: sound, extensions: SOUND_ENDINGS },
      { name: allFiles, extensions: ['*'] },
    ],
  });
  return canceled ? [] : filePaths;
}

function focus(window: WindowEdge): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
