import { english, type Messages } from './english.ts';
import { ukrainian } from './ukrainian.ts';

/** The languages of the page, by their tags. */
export const LANGUAGES = { en: english, uk: ukrainian } as const satisfies Record<string, Messages>;

/** The tag of a language of the page. */
export type Language = keyof typeof LANGUAGES;

/** Whether a text is the tag of a language of the page. */
export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}

/** The first of the user's languages that the page speaks; English where it speaks none. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const [language = ''] = tag.toLowerCase().split('-');
    if (isLanguage(language)) return language;
  }
  return 'en';
}
