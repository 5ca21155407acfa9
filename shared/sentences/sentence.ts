import { SENTENCES, type SentenceKey } from './catalogue.ts';

/** The names in braces of a sentence. */
export type Placeholders<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What stands in a sentence in the place of its names. */
export type SentenceValues = Readonly<Record<string, string>>;

/** A sentence that was taken apart. */
export interface RecognisedSentence {
  readonly key: SentenceKey;
  readonly values: SentenceValues;
}

const PLACEHOLDER = /\{(\w+)\}/g;

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
  return fillSentence(SENTENCES[key], Object.fromEntries(texts));
}

/** A sentence of any language with values in the place of its names. */
export function fillSentence(template: string, values: SentenceValues): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string) => values[name] ?? '');
}

/** One pattern a sentence; the longest first, so that none is taken for another with more in its braces. */
const PATTERNS = (Object.keys(SENTENCES) as SentenceKey[])
  .sort((a, b) => fixedLength(SENTENCES[b]) - fixedLength(SENTENCES[a]))
  .map((key) => {
    const parts = SENTENCES[key].split(PLACEHOLDER);
    // Of what `split` gives every second one is a name.
    const pattern = parts.map((part, i) => (i % 2 === 0 ? escapePattern(part) : `(?<${part}>.+?)`)).join('');
    return { key, pattern: new RegExp(`^${pattern}$`, 's') };
  });

/**
 * Takes a text apart that {@link sentence} made.
 *
 * @returns `undefined` for a text that is in no catalogue, such as what another program said
 */
export function recogniseSentence(text: string): RecognisedSentence | undefined {
  for (const { key, pattern } of PATTERNS) {
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
