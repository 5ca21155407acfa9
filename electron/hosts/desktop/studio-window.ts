import type { ElectronEdge, WindowEdge } from './edge.ts';
import type { JsonFile } from './json-file.ts';
import { PAGE_ADDRESS } from './own-page.ts';
import { stateOf, visibleState, type WindowState } from './window-state.ts';
import type { DesktopWords } from './words.ts';
import type { WorkWatch } from './work-watch.ts';

/** The page is laid out for this and more. */
const LEAST_SIZE = { minWidth: 1024, minHeight: 700 };
const USUAL_SIZE = { width: 1440, height: 900 };
/** `--background` of the page's dark theme, so that nothing flashes. */
const BACKGROUND = '#14181d';
const LEAVE = 1;

/** What {@link openStudioWindow} is given. */
export interface StudioWindowOptions {
  readonly edge: Pick<ElectronEdge, 'createWindow' | 'displayAreas' | 'dialog'>;
  readonly preloadPath: string;
  readonly iconPath: string;
  /** Identity of this run of the program, for the page. */
  readonly run: string;
  readonly stateFile: JsonFile<WindowState>;
  readonly work: () => WorkWatch['running'];
  /** Of the language that is chosen by then. */
  readonly words: () => DesktopWords;
  readonly note: (line: string) => void;
}

/** Makes the window where it was, with a page that can do nothing but its own; {@link showPage} fills it. */
export function openStudioWindow(options: StudioWindowOptions): WindowEdge {
  const { edge, stateFile, preloadPath, iconPath, run } = options;
  const { bounds, isMaximized } = visibleState(stateFile.read(), edge.displayAreas());
  const window = edge.createWindow({
    ...LEAST_SIZE,
    ...(bounds ?? USUAL_SIZE),
    show: false,
    title: 'Lathe',
    backgroundColor: BACKGROUND,
    icon: iconPath,
    webPreferences: {
      preload: preloadPath,
      additionalArguments: [`--lathe-run=${run}`],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Sound goes on while the window is behind another one.
      backgroundThrottling: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  askBeforeLeaving(window, options);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    options.note(`the page ended: ${reason}`);
    if (reason !== 'clean-exit' && !window.isDestroyed()) void showPage(window);
  });
  return window;
}

/** Loads the page. */
export function showPage(window: WindowEdge): Promise<void> {
  return window.loadURL(PAGE_ADDRESS);
}

/** Closing gives up what is under way, and so it asks. The page's own question would be asked by nobody here. */
function askBeforeLeaving(window: WindowEdge, { edge, stateFile, work, words }: StudioWindowOptions): void {
  window.on('close', (event) => {
    stateFile.write(stateOf(window));
    const [first, ...more] = work();
    if (first === undefined) return;
    const { leaveQuestion, leaveDetail, work: names, stay, leave } = words();
    const answer = edge.dialog.showMessageBoxSync(window, {
      type: 'question',
      message: leaveQuestion,
      detail: leaveDetail(names[first.what], more.length),
      buttons: [stay, leave],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer !== LEAVE) event.preventDefault();
  });
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
}
