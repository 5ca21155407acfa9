import { useLayoutEffect, useRef } from 'react';
import { pressedShortcut, type ShortcutName } from './shortcuts.ts';

/** What takes keys for itself. */
const TYPING =
  'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog *';
/** What the space bar presses. */
const PRESSED_BY_SPACE = 'button, a, summary, input';

/** Does something whenever its keys are pressed, as long as the component is there. */
export function useShortcuts(actions: Readonly<Partial<Record<ShortcutName, () => void>>>): void {
  const newest = useRef(actions);
  // As soon as the page is seen, so that no key is lost.
  useLayoutEffect(() => {
    newest.current = actions;
  });
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || target.matches(TYPING)) return;
      if (event.key === ' ' && target.matches(PRESSED_BY_SPACE)) return;
      const name = pressedShortcut(event);
      const action = name && newest.current[name];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
