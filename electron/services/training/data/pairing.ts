/** Words at the end of a file's name that say which version it is: of the unfinished one, of the finished one. */
const BAD_WORDS = 'mix|mixdown|unmastered|premaster|pre-master|rough|raw|bad|before|unfinished';
const GOOD_WORDS = 'master|mastered|mst|final|good|after|finished';

/** Which version the name of a file speaks of; `undefined`: it says nothing. */
export function roleInName(name: string): 'bad' | 'good' | undefined {
  const base = baseOf(name);
  if (endingIn(BAD_WORDS).test(base)) return 'bad';
  return endingIn(GOOD_WORDS).test(base) ? 'good' : undefined;
}

/** The name of what two files are versions of: without the words for the versions, number, case and punctuation. */
export function titleOf(name: string): string {
  const base = withoutRole(baseOf(name)).replace(/^\d{1,3}[\s._)-]+(?=\S)/, '');
  return normalised(base);
}

/** Good and bad files that belong together, and those that have no partner. */
export interface Pairing {
  readonly pairs: ReadonlyArray<{ readonly good: string; readonly bad: string }>;
  /** Neither has a partner by any rule. */
  readonly aloneGood: readonly string[];
  readonly aloneBad: readonly string[];
  /** Good ones with several possible partners, or that share one. */
  readonly ambiguous: ReadonlyArray<{ readonly good: string; readonly candidates: readonly string[] }>;
}

/** From the strictest to the loosest; a looser rule sees only what the stricter ones left. */
const KEYS: ReadonlyArray<(name: string) => string> = [
  (name) => name,
  (name) => normalised(folderOf(name) + withoutRole(baseOf(name))),
  (name) => normalised(folderOf(name)) + titleOf(name),
  (name) => normalised(withoutRole(baseOf(name))),
  titleOf,
];

/**
 * Finds the bad version of each good file by name: the same path, or the same but for a word such as "mix" or "master"
 * at the end, a number at the beginning, case and punctuation, or the folder. A rule counts where it leaves no choice.
 *
 * @param goodNames paths below the folder of good files, with `/` and without extension
 * @param badNames the same of the bad ones
 */
export function pairNames(goodNames: readonly string[], badNames: readonly string[]): Pairing {
  const good = new Set(goodNames);
  const bad = new Set(badNames);
  const pairs: { good: string; bad: string }[] = [];
  for (const keyOf of KEYS) {
    const goodByKey = groupBy(good, keyOf);
    const badByKey = groupBy(bad, keyOf);
    for (const [key, goodOnes] of goodByKey) {
      const badOnes = badByKey.get(key) ?? [];
      if (goodOnes.length !== 1 || badOnes.length !== 1) continue;
      pairs.push({ good: goodOnes[0]!, bad: badOnes[0]! });
      good.delete(goodOnes[0]!);
      bad.delete(badOnes[0]!);
    }
  }
  const byTitle = groupBy(bad, titleOf);
  const candidatesOf = (name: string): readonly string[] => byTitle.get(titleOf(name)) ?? [];
  const ambiguous = [...good].filter((name) => candidatesOf(name).length > 0);
  const claimed = new Set(ambiguous.flatMap(candidatesOf));
  return {
    pairs: pairs.sort((a, b) => (a.good < b.good ? -1 : 1)),
    aloneGood: [...good].filter((name) => !ambiguous.includes(name)),
    aloneBad: [...bad].filter((name) => !claimed.has(name)),
    ambiguous: ambiguous.map((name) => ({ good: name, candidates: candidatesOf(name) })),
  };
}

function groupBy(names: Iterable<string>, keyOf: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}

function endingIn(words: string): RegExp {
  return new RegExp(`(^|[\\s_.()[\\]-])(${words})[)\\]]*$`, 'i');
}

/** A name without the word for its version at the end, unless nothing would be left. */
export function withoutRole(base: string): string {
  const shorter = base.replace(endingIn(`${BAD_WORDS}|${GOOD_WORDS}`), '');
  return shorter === '' ? base : shorter;
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\s_.()[\]-]+/g, ' ')
    .trim();
}
