import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { DESKTOP_TABS, type DesktopCommand } from '../../../shared/contract/desktop-bridge.ts';

/** What the menu does. */
export interface MenuActions {
  readonly open: () => void;
  readonly openPath: (path: string) => void;
  readonly clearRecent: () => void;
  readonly command: (command: DesktopCommand) => void;
  readonly copyDiagnostics: () => void;
}

interface Item {
  readonly label: string;
  readonly accelerator: string;
  readonly click: (actions: MenuActions) => void;
}

const OPEN: Item = { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: ({ open }) => open() };
const SETTINGS: Item = {
  label: 'Settings…',
  accelerator: 'CmdOrCtrl+,',
  click: ({ command }) => command('settings'),
};
const SHORTCUTS: Item = {
  label: 'Keyboard Shortcuts',
  accelerator: 'CmdOrCtrl+/',
  click: ({ command }) => command('shortcuts'),
};
const TABS: readonly Item[] = DESKTOP_TABS.map((tab, index) => ({
  label: `${tab.charAt(0).toUpperCase()}${tab.slice(1)}`,
  accelerator: `CmdOrCtrl+${index + 1}`,
  click: ({ command }) => command(tab),
}));

/** The menu of the program. */
export function menuTemplate(
  actions: MenuActions,
  recentPaths: readonly string[],
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const item = ({ click, ...shown }: Item): MenuItemConstructorOptions => ({
    ...shown,
    click: () => click(actions),
  });
  const recent: MenuItemConstructorOptions[] = recentPaths.map((path) => ({
    label: basename(path),
    click: () => actions.openPath(path),
  }));
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item(OPEN),
        {
          label: 'Open Recent',
          enabled: recent.length > 0,
          submenu: [...recent, { type: 'separator' }, { label: 'Clear', click: actions.clearRecent }],
        },
        { type: 'separator' },
        item(SETTINGS),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...TABS.map(item),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [item(SHORTCUTS), { label: 'Copy Diagnostics', click: actions.copyDiagnostics }],
    },
  ];
}
