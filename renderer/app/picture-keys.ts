/** A picture with keys of its own. */
export type Picture = 'compare' | 'emotion';

/** What a hand does in a picture. */
export type PictureAction =
  | 'panTime'
  | 'zoomTime'
  | 'pages'
  | 'ends'
  | 'panFrequencies'
  | 'zoomFrequencies'
  | 'frequencyAxis'
  | 'allFrequencies'
  | 'all'
  | 'cursor'
  | 'playFrom'
  | 'movePlayer';

/** What is done with a hand, which each language has words for. */
export type Gesture = 'drag' | 'wheel' | 'pinch' | 'uprightPinch' | 'doubleClickOnAxis';

type Ways = readonly (readonly [action: PictureAction, ways: readonly string[]])[];

/** The ways to do it, in the order of the help sheet: a gesture stands in braces. */
export const PICTURE_KEYS: Readonly<Record<Picture, Ways>> = {
  compare: [
    ['panTime', ['← →', '{drag}', 'Shift + {wheel}']],
    ['zoomTime', ['+ −', '{wheel}', '{pinch}']],
    ['pages', ['Page Up', 'Page Down']],
    ['ends', ['Home', 'End']],
    ['panFrequencies', ['↑ ↓', '{drag}', 'Alt + Shift + {wheel}']],
    ['zoomFrequencies', ['Alt + ↑ ↓', 'Alt + {wheel}', '{uprightPinch}']],
    ['frequencyAxis', ['{wheel}', '{drag}']],
    ['allFrequencies', ['{doubleClickOnAxis}']],
    ['all', ['0']],
    ['cursor', ['Shift + ← → ↑ ↓']],
    ['playFrom', ['Enter']],
  ],
  emotion: [
    ['movePlayer', ['← →', 'Page Up', 'Page Down']],
    ['ends', ['Home', 'End']],
    ['panTime', ['Shift + ← →', '{drag}', 'Shift + {wheel}']],
    ['zoomTime', ['+ −', '{wheel}', '{pinch}']],
    ['all', ['0']],
  ],
};

/** A way as people read it: `Alt + wheel`. */
export function pictureKeyText(way: string, gestures: Readonly<Record<Gesture, string>>): string {
  return way.replace(/\{(\w+)\}/, (_, gesture: Gesture) => gestures[gesture]);
}
