import type { Language } from '../../shared/sentences/languages.ts';
import { english, type Messages } from './english.ts';
import { ukrainian } from './ukrainian.ts';

/** What the page says in each language. */
export const LANGUAGES: Readonly<Record<Language, Messages>> = { en: english, uk: ukrainian };
