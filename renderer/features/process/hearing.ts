import type { Listening } from '../../audio/mix.ts';
import type { Messages } from '../../i18n/english.ts';
import type { Choice } from '../../ui/fields.tsx';
import { PAIR_NAMES, type PairName, TAKE_NAMES, type Take, type TakeName } from './takes.ts';

/** What of a track is heard: as it was, a take, or what a take changed. */
export type Heard = 'original' | TakeName | `${TakeName}-difference`;

/** Custom properties of the tokens. */
export const TAKE_COLOURS: Readonly<Record<TakeName, string>> = {
  a: '--after',
  b: '--second',
  master: '--third',
};

/** What one of two is called, in every language. */
export function letterOf(name: PairName): string {
  return name.toUpperCase();
}

/** The difference that a take makes. */
export function differenceOf(name: TakeName): Heard {
  return `${name}-difference`;
}

/** The take that is heard, by itself or as a difference. */
export function heardTake(heard: Heard): TakeName | undefined {
  return TAKE_NAMES.find((name) => heard === name || heard === differenceOf(name));
}

/**
 * What is heard of what was asked for: the newest take in the place of one that gave way, and what was heard before until a
 * take can be played.
 */
export function heardOf(
  wanted: Heard,
  before: Heard,
  { takes, playable }: { readonly takes: readonly Take[]; readonly playable: readonly TakeName[] },
): Heard {
  const asked = heardTake(wanted);
  if (asked === undefined) return wanted;
  const name = takes.some((take) => take.name === asked) ? asked : takes.at(-1)?.name;
  if (name !== undefined && playable.includes(name)) return wanted === asked ? name : differenceOf(name);
  const heardBefore = heardTake(before);
  return heardBefore !== undefined && playable.includes(heardBefore) ? before : 'original';
}

/** What the player is to mix: it has the takes in their order behind the original. */
export function listeningOf(heard: Heard): Listening {
  const take = heardTake(heard);
  return {
    version: take === undefined ? 0 : 1 + TAKE_NAMES.indexOf(take),
    isDifference: take !== undefined && heard === differenceOf(take),
  };
}

/** Everything that can be heard; a master stands there before it is made, to be seen as what comes. */
export function choicesOf(
  takes: readonly Take[],
  playable: readonly TakeName[],
  { listening: words }: Messages,
): readonly Choice<Heard>[] {
  const names = TAKE_NAMES.filter((name) => takes.some((take) => take.name === name));
  const shown: readonly TakeName[] = names.length === 0 ? [PAIR_NAMES[0]] : names;
  const choice = (value: Heard, label: string, name: TakeName): Choice<Heard> => ({
    value,
    label,
    disabled: !playable.includes(name),
  });
  const labels = shown.map((name) => takeLabel(takes, name, words));
  return [
    { value: 'original', label: words.original },
    ...shown.map((name, i) => choice(name, labels[i]!, name)),
    ...shown.map((name, i) =>
      choice(
        differenceOf(name),
        shown.length === 1 ? words.difference : words.differenceOf(labels[i]!),
        name,
      ),
    ),
  ];
}

/** A take that stands alone is what it is; of two that are compared each has a letter. */
function takeLabel(takes: readonly Take[], name: TakeName, words: Messages['listening']): string {
  if (name === 'master') return words.master;
  const compared = takes.filter((take) => take.name !== 'master');
  if (compared.length > 1) return letterOf(name);
  return compared[0]?.part === undefined ? words.master : words.preview;
}
