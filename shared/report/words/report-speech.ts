import { LANGUAGE_FORMS, type Language, localNumber, localUnit } from '../../sentences/languages.ts';
import type { Placeholders } from '../../sentences/placeholders.ts';
import { fillSentence } from '../../sentences/sentence.ts';
import { translateSentence } from '../../sentences/translate.ts';
import { DISTANCES, type Distances } from '../distances.ts';
import { formatNumber } from '../measurement-rows.ts';
import { MEASURES, type MeasureKey } from '../measures.ts';
import { type PhraseKey, reportEnglish } from './english.ts';
import { reportUkrainian } from './ukrainian.ts';
import { distancesInUkrainian, type FigureWords, measuresInUkrainian } from './ukrainian-figures.ts';

type PhraseValues<Key extends PhraseKey> = Placeholders<(typeof reportEnglish)[Key]>;

/** What a report says, and how it writes figures, in one language. */
export interface ReportSpeech {
  readonly language: Language;
  /** A phrase, with values in the place of the names in its braces. */
  say<Key extends PhraseKey>(
    key: Key,
    ...values: [PhraseValues<Key>] extends [never]
      ? []
      : [Readonly<Record<PhraseValues<Key>, string | number>>]
  ): string;
  /** What the engine said. */
  readonly tell: (text: string) => string;
  /** `null` is not defined. */
  readonly number: (value: number | null, decimals: number) => string;
  readonly unit: (unit: string) => string;
  /** A moment in ISO 8601. */
  readonly moment: (iso: string) => string;
  readonly measures: Readonly<Record<MeasureKey, FigureWords>>;
  readonly distances: Readonly<Record<keyof Distances, FigureWords>>;
}

/** The words of each language. */
const WORDS: Readonly<
  Record<
    Language,
    Pick<ReportSpeech, 'measures' | 'distances'> & { readonly phrases: Readonly<Record<PhraseKey, string>> }
  >
> = {
  en: { phrases: reportEnglish, measures: MEASURES, distances: DISTANCES },
  uk: { phrases: reportUkrainian, measures: measuresInUkrainian, distances: distancesInUkrainian },
};

/** How a report speaks a language. */
export function reportSpeech(language: Language): ReportSpeech {
  const { phrases, measures, distances } = WORDS[language];
  return {
    language,
    measures,
    distances,
    say: (key, ...[values]) => {
      const texts = Object.entries((values ?? {}) as object).map(([name, value]) => [name, String(value)]);
      return fillSentence(phrases[key], Object.fromEntries(texts), language);
    },
    tell: (text) => translateSentence(text, language),
    number: (value, decimals) => figureIn(language, formatNumber(value, decimals)),
    unit: (unit) => localUnit(unit, language),
    moment: (iso) => momentIn(language, iso),
  };
}

/** English figures are those of the command line, with its hyphens. */
function figureIn(language: Language, shown: string): string {
  if (language === 'en') return shown;
  return shown === '-' ? '–' : localNumber(shown.replace('inf', '∞'), language);
}

function momentIn(language: Language, iso: string): string {
  if (language === 'en') return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
  const { locale } = LANGUAGE_FORMS[language];
  return `${new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })} UTC`;
}

/** What the command line speaks. */
export const ENGLISH_SPEECH: ReportSpeech = reportSpeech('en');
