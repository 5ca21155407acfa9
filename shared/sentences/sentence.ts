import { SENTENCES, type SentenceKey } from './catalogue.ts';
import { type Language, pluralForm } from './languages.ts';
import type { Placeholders } from './placeholders.ts';

/** What stands in a sentence in the place of its names. */
export type SentenceValues = Readonly<Record<string, string>>;

/** A sentence that was taken apart. */
export interface RecognisedSentence {
  readonly key: SentenceKey;
  readonly values: SentenceValues;
}

/** `{count}`, and `{count|place|places}`. */
const PLACEHOLDER = /\{(\w+)((?:\|[^|{}]+)*)\}/g;

/**
 * A sentence of the catalogue in English, which is what travels: who speaks another language takes it apart again.
 *
 * @param key of {@link SENTENCES}
 * @param values for the names in its braces
 */
export function sentence<Key extends SentenceKey>(
  key: Key,
  ...[values]: [Placeholders<(typeof SENTENCES)[Key]>] extends [never]
    ? []
    : [Readonly<Record<Placeholders<(typeof SENTENCES)[Key]>, string | number>>]
): string {
  const texts = Object.entries((values ?? {}) as object).map(([name, value]) => [name, String(value)]);
  return fillSentence(SENTENCES[key], Object.fromEntries(texts), 'en');
}

/**
 * A sentence of a language with values in the place of its names, and words in the form that goes with them.
 *
 * @param write what stands for a value; left out, the value
 */
export function fillSentence(
  template: string,
  values: SentenceValues,
  language: Language,
  write: (name: string, value: string) => string = (_, value) => value,
): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string, forms: string) => {
    const value = values[name] ?? '';
    return forms === '' ? write(name, value) : pluralForm(Number(value), forms.slice(1).split('|'), language);
  });
}

interface SentencePattern {
  readonly key: SentenceKey;
  readonly pattern: RegExp;
}

let patterns: readonly SentencePattern[] | undefined;

/**
 * One pattern a sentence; the longest first, so that none is taken for another with more in its braces. Made when it is
 * first needed, which in English is never.
 */
function sentencePatterns(): readonly SentencePattern[] {
  patterns ??= (Object.keys(SENTENCES) as SentenceKey[])
    .sort((a, b) => fixedLength(SENTENCES[b]) - fixedLength(SENTENCES[a]))
    .map((key) => ({ key, pattern: patternOf(SENTENCES[key]) }));
  return patterns;
}

/** A value that stands twice is the same both times. */
function patternOf(template: string): RegExp {
  const known = new Set<string>();
  // Of what `split` gives, a name and the forms of a word follow each piece of text.
  const parts = template.split(PLACEHOLDER).map((part, i, all) => {
    if (i % 3 === 0) return escapePattern(part);
    const forms = all[i + 1];
    if (i % 3 === 2 || forms === undefined) return '';
    if (forms !== '') return `(?:${forms.slice(1).split('|').map(escapePattern).join('|')})`;
    if (known.has(part)) return `\\k<${part}>`;
    known.add(part);
    return `(?<${part}>.+?)`;
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

/**
 * Takes a text apart that {@link sentence} made.
 *
 * @returns `undefined` for a text that is in no catalogue, such as what another program said
 */
export function recogniseSentence(text: string): RecognisedSentence | undefined {
  for (const { key, pattern } of sentencePatterns()) {
    const found = pattern.exec(text);
    if (found !== null) return { key, values: { ...found.groups } };
  }
  return undefined;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function fixedLength(template: string): number {
  return template.replaceAll(PLACEHOLDER, '').length;
}
