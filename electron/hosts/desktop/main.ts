import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron';
import { messageOf } from '../../../shared/errors.ts';
import { runDesktopStudio } from './desktop-studio.ts';
import type { WindowEdge } from './edge.ts';
import { PAGE_SCHEME } from './own-page.ts';

/** The main process of Electron, which runs as `npm run build` made it: its parts lie beside it. */
const parts = import.meta.dirname;
const ICON = fileURLToPath(new URL('../../../assets/icons/512x512.png', import.meta.url));
const DRAG_ICON = fileURLToPath(new URL('../../../assets/icons/64x64.png', import.meta.url));

protocol.registerSchemesAsPrivileged([
  {
    scheme: PAGE_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);
app.setAppUserModelId('studio.lathe.desktop');

/** Electron takes its own windows for those that this file made. */
const real = (window: WindowEdge): BrowserWindow => window as BrowserWindow;

// Electron is ready only once this module has run, so that nothing is awaited here.
runDesktopStudio(
  {
    app,
    ipcMain,
    clipboard,
    utilityProcess,
    powerSaveBlocker,
    dialog: {
      showMessageBoxSync: (window, options) => dialog.showMessageBoxSync(real(window), options),
      showOpenDialog: (window, options) => dialog.showOpenDialog(real(window), options),
    },
    createWindow: (options) => new BrowserWindow(options),
    notify: (title, body, onClick) => {
      const notification = new Notification({ title, body, silent: true });
      notification.on('click', onClick);
      notification.show();
    },
    setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    displayAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    session: () => session.defaultSession,
  },
  {
    pageFolder: join(parts, 'renderer'),
    preloadPath: join(parts, 'preload.cjs'),
    iconPath: ICON,
    dragIconPath: DRAG_ICON,
  },
  process.argv.slice(app.isPackaged ? 1 : 2),
).catch((thrown: unknown) => {
  dialog.showErrorBox('Lathe cannot start', messageOf(thrown));
  app.exit(1);
});
