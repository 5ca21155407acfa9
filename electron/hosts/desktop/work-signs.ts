import type { ElectronEdge, WindowEdge } from './edge.ts';
import type { DesktopWords } from './words.ts';
import type { FinishedWork, Work } from './work-watch.ts';

/** Electron's value for no bar. */
const NO_BAR = -1;
/** Above one the bar moves without telling how far. */
const UNKNOWN = 2;

/**
 * Shows work outside of the page: on the icon of the dock or the taskbar, by keeping the machine awake, and by a
 * notification when something ended while the user was elsewhere.
 *
 * @param words of the language that is chosen by then
 */
export function createWorkSigns(
  { powerSaveBlocker, notify }: Pick<ElectronEdge, 'powerSaveBlocker' | 'notify'>,
  window: Pick<WindowEdge, 'setProgressBar' | 'isFocused' | 'isDestroyed' | 'show' | 'focus'>,
  words: () => DesktopWords,
): (running: readonly Work[], finished?: FinishedWork) => void {
  let blocker: number | undefined;
  return (running, finished) => {
    if (running.length > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
    if (window.isDestroyed()) return;
    window.setProgressBar(barOf(running));
    if (finished === undefined || window.isFocused()) return;
    const { work, done, failed, stillRunning } = words();
    notify((finished.isDone ? done : failed)(work[finished.what]), stillRunning(running.length), () => {
      window.show();
      window.focus();
    });
  };
}

/** The mean of all that runs. */
function barOf(running: readonly Work[]): number {
  if (running.length === 0) return NO_BAR;
  const known = running.flatMap(({ fraction }) => fraction ?? []);
  if (known.length === 0) return UNKNOWN;
  return known.reduce((sum, fraction) => sum + fraction, 0) / running.length;
}
