import type { FindingKind } from '../contract/training-data.ts';
import type { SentenceKey } from './catalogue.ts';
import { FINDING_SENTENCES, type FindingText, findingSentence } from './findings.ts';
import { type Language, localNumber, localUnit } from './languages.ts';
import { LIST_MARK, PLACEHOLDER_KINDS, type PlaceholderKind } from './placeholders.ts';
import { fillSentence, recogniseSentence } from './sentence.ts';
import { filesInUkrainian } from './ukrainian/files.ts';
import { findingsInUkrainian } from './ukrainian/findings.ts';
import { machineInUkrainian } from './ukrainian/machine.ts';
import { masteringInUkrainian } from './ukrainian/mastering.ts';
import { modelsInUkrainian } from './ukrainian/models.ts';
import { searchingInUkrainian } from './ukrainian/searching.ts';
import { soundInUkrainian } from './ukrainian/sound.ts';
import { stylesInUkrainian } from './ukrainian/styles.ts';
import { trainingInUkrainian } from './ukrainian/training.ts';

/** What is said in a language other than English. */
interface Translation {
  readonly sentences: Readonly<Record<SentenceKey, string>>;
  readonly findings: Readonly<Record<FindingKind, FindingText>>;
}

/** Every language but English, which the engine speaks itself. */
export const TRANSLATIONS: Readonly<Record<Exclude<Language, 'en'>, Translation>> = {
  uk: {
    sentences: {
      ...masteringInUkrainian,
      ...stylesInUkrainian,
      ...soundInUkrainian,
      ...filesInUkrainian,
      ...machineInUkrainian,
      ...modelsInUkrainian,
      ...trainingInUkrainian,
      ...searchingInUkrainian,
    },
    findings: findingsInUkrainian,
  },
};

const NUMBER = /^([-+]?\d+(?:\.\d+)?)(?: (\w+))?$/;

/** What becomes of a value of a sentence. */
const VALUES: Readonly<Record<PlaceholderKind, (value: string, language: Language) => string>> = {
  text: (value) => value,
  number(value, language) {
    const [, digits, unit] = NUMBER.exec(value) ?? [];
    if (digits === undefined) return value;
    const number = localNumber(digits, language);
    return unit === undefined ? number : `${number} ${localUnit(unit, language)}`;
  },
  sentence: translateSentence,
  sentences: (value, language) =>
    value
      .split(LIST_MARK)
      .map((each) => translateSentence(each, language))
      .join(LIST_MARK),
};

/** Kinds of findings by what is said of them in English. */
const FINDINGS: ReadonlyMap<string, FindingKind> = new Map(
  (Object.keys(FINDING_SENTENCES) as FindingKind[]).map((kind) => [
    findingSentence(FINDING_SENTENCES[kind]),
    kind,
  ]),
);

/**
 * What the engine said, in another language; what is in no catalogue, such as the word of another program, stays as it is.
 */
export function translateSentence(text: string, language: Language): string {
  if (language === 'en') return text;
  const { sentences, findings } = TRANSLATIONS[language];
  const finding = FINDINGS.get(text);
  if (finding !== undefined) return findingSentence(findings[finding]);
  const found = recogniseSentence(text);
  if (found === undefined) return text;
  return fillSentence(sentences[found.key], found.values, language, (name, value) =>
    VALUES[PLACEHOLDER_KINDS[name as keyof typeof PLACEHOLDER_KINDS]](value, language),
  );
}
