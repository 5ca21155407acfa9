import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { DESKTOP_TABS, type DesktopCommand } from '../../../shared/contract/desktop-bridge.ts';
import type { DesktopWords, RoleName } from './words.ts';

/** What the menu does. */
export interface MenuActions {
  readonly open: () => void;
  readonly openPath: (path: string) => void;
  readonly clearRecent: () => void;
  readonly command: (command: DesktopCommand) => void;
  readonly copyDiagnostics: () => void;
}

interface Item {
  readonly label: (words: DesktopWords) => string;
  readonly accelerator: string;
  readonly click: (actions: MenuActions) => void;
}

const SEPARATOR = { type: 'separator' } as const;
const OPEN: Item = { label: ({ open }) => open, accelerator: 'CmdOrCtrl+O', click: ({ open }) => open() };
const SETTINGS: Item = {
  label: ({ settings }) => settings,
  accelerator: 'CmdOrCtrl+,',
  click: ({ command }) => command('settings'),
};
const SHORTCUTS: Item = {
  label: ({ shortcuts }) => shortcuts,
  accelerator: 'CmdOrCtrl+/',
  click: ({ command }) => command('shortcuts'),
};
const TABS: readonly Item[] = DESKTOP_TABS.map((tab, index) => ({
  label: ({ tabs }) => tabs[tab],
  accelerator: `CmdOrCtrl+${index + 1}`,
  click: ({ command }) => command(tab),
}));

/** The menu of the program. */
export function menuTemplate(
  actions: MenuActions,
  recentPaths: readonly string[],
  platform: NodeJS.Platform,
  words: DesktopWords,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const item = ({ click, label, accelerator }: Item): MenuItemConstructorOptions => ({
    label: label(words),
    accelerator,
    click: () => click(actions),
  });
  const role = (name: RoleName): MenuItemConstructorOptions => ({ role: name, label: words.roles[name] });
  const recent: MenuItemConstructorOptions[] = recentPaths.map((path) => ({
    label: basename(path),
    click: () => actions.openPath(path),
  }));
  return [
    ...(isMac ? [applicationMenu(role, item(SETTINGS))] : []),
    {
      label: words.file,
      submenu: [
        item(OPEN),
        {
          label: words.openRecent,
          enabled: recent.length > 0,
          submenu: [...recent, SEPARATOR, { label: words.clear, click: actions.clearRecent }],
        },
        SEPARATOR,
        ...(isMac ? [role('close')] : [item(SETTINGS), SEPARATOR, role('quit')]),
      ],
    },
    {
      ...role('editMenu'),
      submenu: [
        role('undo'),
        role('redo'),
        SEPARATOR,
        role('cut'),
        role('copy'),
        role('paste'),
        role('selectAll'),
      ],
    },
    {
      label: words.view,
      submenu: [
        ...TABS.map(item),
        SEPARATOR,
        role('resetZoom'),
        role('zoomIn'),
        role('zoomOut'),
        role('togglefullscreen'),
      ],
    },
    {
      ...role('windowMenu'),
      submenu: [role('minimize'), ...(isMac ? [role('zoom'), SEPARATOR, role('front')] : [role('close')])],
    },
    {
      ...role('help'),
      submenu: [
        item(SHORTCUTS),
        { label: words.copyDiagnostics, click: actions.copyDiagnostics },
        ...(isMac ? [] : [SEPARATOR, role('about')]),
      ],
    },
  ];
}

/** What macOS has at the left end of its bar, under the program's name. */
function applicationMenu(
  role: (name: RoleName) => MenuItemConstructorOptions,
  settings: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    ...role('appMenu'),
    submenu: [
      role('about'),
      SEPARATOR,
      settings,
      SEPARATOR,
      role('services'),
      SEPARATOR,
      role('hide'),
      role('hideOthers'),
      role('unhide'),
      SEPARATOR,
      role('quit'),
    ],
  };
}
