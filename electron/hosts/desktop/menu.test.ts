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
    const labels = all.filter(({ role }) => role !== 'appMenu').map(({ label = '' }) => label);
    const letters = language === 'uk' ? /[а-яіїєґ]/i : /^[\x20-\x7e…]+$/;
    expect(labels.filter((label) => !letters.test(label) && label !== 'song.wav')).toEqual([]);
  });

  it('gives no key to two items, and one to each tab', () => {
    const all = items(menuTemplate(actions, [], platform, DESKTOP_WORDS.en));
    const keys = all.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining(DESKTOP_TABS.map((_, i) => `CmdOrCtrl+${i + 1}`)));
  });
});
