import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { DESKTOP_TABS } from '../../../shared/contract/desktop-bridge.ts';
import { LANGUAGE_TAGS } from '../../../shared/sentences/languages.ts';
import { menuTemplate } from './menu.ts';
import { DESKTOP_WORDS } from './words.ts';

const nothing = (): void => {};
const actions = {
  open: nothing,
  openPath: nothing,
  clearRecent: nothing,
  command: nothing,
  copyDiagnostics: nothing,
};

/** Every menu and item, without the lines between them. */
function items(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template
    .filter(({ type }) => type !== 'separator')
    .flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

describe.each(['linux', 'darwin', 'win32'] as const)('the menu of %s', (platform) => {
  it.each(LANGUAGE_TAGS)('is in one language, %s, also where Electron has words of its own', (language) => {
    const all = items(menuTemplate(actions, ['/music/song.wav'], platform, DESKTOP_WORDS[language]));
    const labels = all.map(({ label = '' }) => label);
    const letters = language === 'uk' ? /[а-яіїєґ]/i : /^[\x20-\x7e…]+$/;
    const names = ['Lathe', 'song.wav'];
    expect(labels.filter((label) => !letters.test(label) && !names.includes(label))).toEqual([]);
  });

  it('gives no key to two items, and one to each tab', () => {
    const all = items(menuTemplate(actions, [], platform, DESKTOP_WORDS.en));
    const keys = all.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining(DESKTOP_TABS.map((_, i) => `CmdOrCtrl+${i + 1}`)));
  });
});

/** Where each item stands: `File > Open…`. */
function places(platform: NodeJS.Platform): string[] {
  return menuTemplate(actions, [], platform, DESKTOP_WORDS.en).flatMap(({ label: menu, submenu }) =>
    (submenu as MenuItemConstructorOptions[]).map(({ label, role }) => `${menu} > ${role ?? label}`),
  );
}

it('on macOS the program has its own menu, as every program there has', () => {
  const all = menuTemplate(actions, [], 'darwin', DESKTOP_WORDS.en);
  const application = all[0]!;
  expect(application.role).toBe('appMenu');
  const shown = (application.submenu as MenuItemConstructorOptions[]).map(({ role, label }) => role ?? label);
  const line = undefined;
  expect(shown).toEqual([
    'about',
    line,
    'Settings…',
    line,
    'services',
    line,
    'hide',
    'hideOthers',
    'unhide',
    line,
    'quit',
  ]);
  const settings = items(all).filter(({ label }) => label === 'Settings…');
  expect(settings.map(({ accelerator }) => accelerator)).toEqual(['CmdOrCtrl+,']);
  expect(places('darwin')).not.toContain('&File > quit');
  expect(places('darwin')).toEqual(expect.arrayContaining(['&Window > zoom', '&Window > front']));
});

it.each(['linux', 'win32'] as const)(
  'on %s settings and the end stand under files, and help tells what it is',
  (platform) => {
    expect(places(platform)).toEqual(
      expect.arrayContaining(['&File > Settings…', '&File > quit', '&Help > about']),
    );
  },
);
