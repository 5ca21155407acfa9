import { createRandom } from '../../../../shared/random.ts';

/** What a track may be used for: `train` to fit weights, `validation` to choose when to stop, `test` for figures. */
export type Split = 'train' | 'validation' | 'test';

/** Words at the end of a name that mark another mix or take of the same work. */
const VARIANT =
  /[\s_.()[\]-]+(fast|slow|remix|mix|remake|remaster(ed)?|instrumental|acoustic|live|old|alt|revisited|edit|demo|extended|f)[)\]]*$/;

/**
 * The work that a track is a version of: its file name without folder, extension, case and words such as "remix", so
 * that no version of a test track is ever trained on. Numbers stay: "Track 1" and "Track 2" are two works.
 */
export function workOf(name: string): string {
  const base = name.split(/[\\/]/).at(-1)!;
  let work = base.replace(/\.[a-z0-9]{2,4}$/i, '').toLowerCase();
  for (let shorter = work.replace(VARIANT, ''); shorter !== work && shorter !== ''; ) {
    work = shorter;
    shorter = work.replace(VARIANT, '');
  }
  return work;
}

/**
 * Splits works 80/10/10 by a hash of their names, so that a track stays where it is when others come or go. A set
 * too small for the shares still gets one work to validate and one to train on, and from five works on one to test.
 *
 * @param works names as of {@link workOf}, repetitions allowed
 */
export function splitWorks(works: Iterable<string>): Map<string, Split> {
  const ranked = [...new Set(works)]
    .map((work) => ({ work, rank: createRandom(0).fork('split', work).next() }))
    .sort((a, b) => a.rank - b.rank || (a.work < b.work ? -1 : 1));
  const splits = new Map<string, Split>();
  for (const { work, rank } of ranked) {
    splits.set(work, rank < 0.8 ? 'train' : rank < 0.9 ? 'validation' : 'test');
  }
  const has = (split: Split): boolean => [...splits.values()].includes(split);
  const first = ranked[0];
  if (first !== undefined && !has('train')) splits.set(first.work, 'train');
  const give = (split: Split): void => {
    const candidates = ranked.slice(1).filter(({ work }) => splits.get(work) === 'train');
    const chosen = candidates.at(-1) ?? ranked[1];
    if (chosen !== undefined) splits.set(chosen.work, split);
  };
  if (!has('validation')) give('validation');
  if (!has('test') && ranked.length >= LEAST_WORKS_TO_TEST) give('test');
  return splits;
}

/** With fewer, every work is needed to learn from. */
const LEAST_WORKS_TO_TEST = 5;
