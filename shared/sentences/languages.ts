/** The languages that Lathe speaks, by their tags. English is what the engine and the command line speak. */
export const LANGUAGE_TAGS = ['en', 'uk'] as const;

/** The tag of a language that Lathe speaks. */
export type Language = (typeof LANGUAGE_TAGS)[number];

/** How a language writes what is the same in all of them. */
interface LanguageForm {
  /** By which JavaScript writes dates and counts. */
  readonly locale: string;
  /** Where a number has its point. */
  readonly decimalMark: string;
  /** Units that the language writes in its own way, with the usual ones before. */
  readonly units: Readonly<Record<string, string>>;
  /** Which of the forms of a word goes with a number, by the category that CLDR gives the number. */
  readonly plurals: Readonly<Partial<Record<Intl.LDMLPluralRule, number>>>;
}

/** How each language writes what is the same in all of them. */
export const LANGUAGE_FORMS: Readonly<Record<Language, LanguageForm>> = {
  en: { locale: 'en-GB', decimalMark: '.', units: {}, plurals: { one: 0, other: 1 } },
  uk: {
    locale: 'uk-UA',
    decimalMark: ',',
    units: {
      MB: 'МБ',
      GB: 'ГБ',
      Hz: 'Гц',
      kHz: 'кГц',
      dB: 'дБ',
      'dB/oct': 'дБ/окт',
      s: 'с',
      ms: 'мс',
      'min:s': 'хв:с',
      'h:min:s': 'год:хв:с',
      samples: 'відліки',
    },
    plurals: { one: 0, few: 1, many: 2, other: 1 },
  },
};

/** Whether a text is the tag of a language that Lathe speaks. */
export function isLanguage(tag: unknown): tag is Language {
  return LANGUAGE_TAGS.some((known) => known === tag);
}

/** The first of a user's languages that Lathe speaks; English where it speaks none. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const [language] = tag.toLowerCase().split('-');
    if (isLanguage(language)) return language;
  }
  return 'en';
}

/**
 * A number as a language writes it.
 *
 * @param shown digits with a point and at most a hyphen before them, as `toFixed` gives them
 */
export function localNumber(shown: string, language: Language): string {
  return shown.replace('-', '−').replace('.', LANGUAGE_FORMS[language].decimalMark);
}

/** A unit as a language writes it. */
export function localUnit(unit: string, language: Language): string {
  return LANGUAGE_FORMS[language].units[unit] ?? unit;
}

const pluralRules = new Map<Language, Intl.PluralRules>();

/** Which of the forms of a word goes with a number: 1 place, 2 places. */
export function pluralForm(value: number, forms: readonly string[], language: Language): string {
  const rules = pluralRules.get(language) ?? new Intl.PluralRules(language);
  pluralRules.set(language, rules);
  return forms[LANGUAGE_FORMS[language].plurals[rules.select(value)] ?? 0] ?? forms.at(-1)!;
}
