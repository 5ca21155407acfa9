import { TAB_NAMES, type TabName } from './navigation.ts';

/** What a key does anywhere on the page. */
export type ShortcutName =
  | TabName
  | 'shortcuts'
  | 'settings'
  | 'start'
  | 'undo'
  | 'redo'
  | 'play'
  | 'original'
  | 'a'
  | 'b'
  | 'master'
  | 'difference'
  | 'matched';

/** A key, with what is held beside it. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  /** Ctrl, or on a Mac the command key. */
  readonly hasModifier?: boolean;
  readonly hasShift?: boolean;
}

const TAB_KEYS = Object.fromEntries(
  TAB_NAMES.map((tab, index) => [tab, { key: String(index + 1) }]),
) as Record<TabName, Shortcut>;

/** The keys of the page, in the order of the help sheet. */
export const SHORTCUTS: Readonly<Record<ShortcutName, Shortcut>> = {
  play: { key: ' ' },
  original: { key: 'o' },
  a: { key: 'a' },
  b: { key: 'b' },
  master: { key: 'm' },
  difference: { key: 'd' },
  matched: { key: 'l' },
  start: { key: 'Enter', hasModifier: true },
  undo: { key: 'z', hasModifier: true },
  redo: { key: 'z', hasModifier: true, hasShift: true },
  ...TAB_KEYS,
  settings: { key: ',' },
  shortcuts: { key: '?' },
};

/** The part of a `KeyboardEvent` that is looked at. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Which shortcut was pressed. On which keys `?` needs Shift is a matter of the keyboard. */
export function pressedShortcut(pressed: PressedKey): ShortcutName | undefined {
  if (pressed.altKey) return undefined;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const isLetter = /^[a-z]$/.test(key);
  return (Object.keys(SHORTCUTS) as ShortcutName[]).find((name) => {
    const { key: wanted, hasModifier = false, hasShift = false } = SHORTCUTS[name];
    const isShiftRight = !isLetter || hasShift === pressed.shiftKey;
    return wanted === key && hasModifier === (pressed.ctrlKey || pressed.metaKey) && isShiftRight;
  });
}

/** A shortcut as people read it: `Ctrl + Shift + Z`. */
export function shortcutText(name: ShortcutName, isMac: boolean, space: string): string {
  const { key, hasModifier = false, hasShift = false } = SHORTCUTS[name];
  const named = key === ' ' ? space : key.length === 1 ? key.toUpperCase() : key;
  return [hasModifier && (isMac ? '⌘' : 'Ctrl'), hasShift && 'Shift', named].filter(Boolean).join(' + ');
}
