import { describe, expect, it } from 'vitest';
import { english } from '../i18n/english.ts';
import { PICTURE_KEYS, pictureKeyText } from './picture-keys.ts';
import { pressedShortcut, SHORTCUTS, type ShortcutName, shortcutText } from './shortcuts.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> = {},
) => pressedShortcut({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('shortcuts', () => {
  it('are told apart by what is held', () => {
    expect(press('z', { ctrlKey: true })).toBe('undo');
    expect(press('Z', { metaKey: true, shiftKey: true })).toBe('redo');
    expect(press('z')).toBeUndefined();
    expect(press('Enter')).toBeUndefined();
    expect(press('?', { shiftKey: true })).toBe('shortcuts');
    expect(press('?')).toBe('shortcuts');
    expect(press('3')).toBe('reports');
    expect(press('3', { ctrlKey: true })).toBeUndefined();
    expect(press('d', { altKey: true })).toBeUndefined();
  });

  it('have a key each', () => {
    const names = Object.keys(SHORTCUTS) as ShortcutName[];
    expect(new Set(names.map((name) => shortcutText(name, false, 'Space'))).size).toBe(names.length);
    expect(shortcutText('redo', false, 'Space')).toBe('Ctrl + Shift + Z');
    expect(shortcutText('start', true, 'Space')).toBe('⌘ + Enter');
    expect(shortcutText('play', false, 'Space')).toBe('Space');
  });
});

it('names the ways of the picture, with every gesture in words', () => {
  const { gestures } = english.shortcuts;
  const [, ways = []] = PICTURE_KEYS.compare.find(([action]) => action === 'zoomFrequencies') ?? [];
  expect(ways.map((way) => pictureKeyText(way, gestures))).toEqual([
    'Alt + ↑ ↓',
    'Alt + wheel',
    'upright pinch',
  ]);
  const all = Object.values(PICTURE_KEYS).flatMap((each) => each.flatMap(([, told]) => told));
  for (const way of all) expect(pictureKeyText(way, gestures)).not.toMatch(/[{}]|undefined/);
});
