import { createStore } from 'zustand/vanilla';
import { isLanguage, type Language, preferredLanguage } from '../../shared/sentences/languages.ts';

const THEMES = ['dark', 'light', 'system'] as const;

/** How the page looks. */
export type Theme = (typeof THEMES)[number];

/** What a user chose once for all. */
export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = 'lathe-preferences';

/** What was chosen, from whatever is kept: a page of another version may have kept something else. */
export function readPreferences(kept: string | null, languages: readonly string[]): Preferences {
  const usual: Preferences = { language: preferredLanguage(languages), theme: 'dark' };
  try {
    const { language, theme } = JSON.parse(kept ?? '{}') as Record<string, unknown>;
    return {
      language: isLanguage(language) ? language : usual.language,
      theme: THEMES.find((known) => known === theme) ?? usual.theme,
    };
  } catch {
    return usual;
  }
}

/** The preferences of this browser, kept whenever they change. */
export function createPreferences() {
  const store = createStore<Preferences>(() =>
    readPreferences(localStorage.getItem(KEY), navigator.languages),
  );
  store.subscribe((preferences) => localStorage.setItem(KEY, JSON.stringify(preferences)));
  return store;
}
