/** What a hand does in the picture of Compare, in the order of the help sheet. */
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
  | 'playFrom';

/** What is done with a hand, which each language has words for. */
export type Gesture = 'drag' | 'wheel' | 'pinch' | 'uprightPinch' | 'doubleClickOnAxis';

/** The ways to do it: a gesture stands in braces. */
export const PICTURE_KEYS: Readonly<Record<PictureAction, readonly string[]>> = {
  panTime: ['← →', '{drag}', 'Shift + {wheel}'],
  zoomTime: ['+ −', '{wheel}', '{pinch}'],
  pages: ['Page Up', 'Page Down'],
  ends: ['Home', 'End'],
  panFrequencies: ['↑ ↓', '{drag}', 'Alt + Shift + {wheel}'],
  zoomFrequencies: ['Alt + ↑ ↓', 'Alt + {wheel}', '{uprightPinch}'],
  frequencyAxis: ['{wheel}', '{drag}'],
  allFrequencies: ['{doubleClickOnAxis}'],
  all: ['0'],
  cursor: ['Shift + ← → ↑ ↓'],
  playFrom: ['Enter'],
};

/** A way as people read it: `Alt + wheel`. */
export function pictureKeyText(way: string, gestures: Readonly<Record<Gesture, string>>): string {
  return way.replace(/\{(\w+)\}/, (_, gesture: Gesture) => gestures[gesture]);
}
