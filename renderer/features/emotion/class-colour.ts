import { EMOTIONS, type Emotion } from '../../../shared/emotion/emotions.ts';
import type { Messages } from '../../i18n/english.ts';

/** Custom properties of the tokens; emotions that are often taken for each other have colours that are not. */
const COLOURS: Readonly<Record<Emotion, string>> = {
  neutral: '--class-1',
  calm: '--class-2',
  happy: '--class-3',
  sad: '--class-4',
  angry: '--class-5',
  fearful: '--class-6',
  disgusted: '--class-7',
  surprised: '--class-8',
  bored: '--class-1',
  excited: '--class-3',
  frustrated: '--class-5',
};

const isEmotion = (label: string): label is Emotion => EMOTIONS.some((emotion) => emotion === label);

/** The custom property of a class's colour; that of a class which is no emotion of ours follows from its place. */
export function classToken(label: string, index: number): string {
  return isEmotion(label) ? COLOURS[label] : `--class-${(index % 8) + 1}`;
}

/** The colour of a class as CSS. */
export function classColour(label: string, index: number): string {
  return `var(${classToken(label, index)})`;
}

/** The name of a class in the page's language; as the model has it where it is no emotion of ours. */
export function className(label: string, { emotion }: Messages): string {
  return isEmotion(label) ? emotion.names[label] : label;
}
