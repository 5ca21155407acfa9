import type { SentenceKey } from '../../shared/sentences/catalogue.ts';
import { fillSentence, recogniseSentence } from '../../shared/sentences/sentence.ts';
import type { Language } from './languages.ts';
import { ukrainianSentences } from './ukrainian-sentences.ts';

/** What the engine says in each language; left out for English, which it speaks itself. */
const SENTENCES_OF: Readonly<Record<Language, Readonly<Record<SentenceKey, string>> | undefined>> = {
  en: undefined,
  uk: ukrainianSentences,
};

/**
 * What the engine said, in another language; what is in no catalogue, such as the word of another program, stays as it is.
 */
export function translateSentence(text: string, language: Language): string {
  const sentences = SENTENCES_OF[language];
  if (sentences === undefined) return text;
  const found = recogniseSentence(text);
  return found === undefined ? text : fillSentence(sentences[found.key], found.values);
}
