import type { FindingKind } from '../../shared/contract/training-data.ts';
import type { FindingText } from '../../shared/sentences/findings.ts';
import type { Language } from '../../shared/sentences/languages.ts';
import { TRANSLATIONS } from '../../shared/sentences/translate.ts';

/** What the page advises in place of the engine, which speaks of options of the command line. */
const ENGLISH_ADVICE: Readonly<Partial<Record<FindingKind, string>>> = {
  'too-little': 'Add other works, or take shorter excerpts in the settings.',
  'roles-swapped': 'Exchange the two folders, or let the settings train although they look exchanged.',
  'no-partner':
    'Name both versions alike (song.wav and song.flac, song.mix.wav and song.master.wav, 01 - song.wav and song.wav), or learn from good tracks alone.',
  'too-short': 'Take shorter excerpts in the settings, or longer music.',
  identical:
    'Put the version before mastering into the folder of tracks before, or learn from good tracks alone.',
};

/** A finding in the language of the page; English is what the engine speaks. */
export function findingText(kind: FindingKind, told: FindingText, language: Language): FindingText {
  if (language !== 'en') return TRANSLATIONS[language].findings[kind];
  return { message: told.message, advice: ENGLISH_ADVICE[kind] ?? told.advice };
}
