import type { FindingKind } from '../../../../shared/contract/training-data.ts';
import { FINDING_SENTENCES } from '../../../../shared/sentences/findings.ts';

/** What becomes of a training: it cannot start, the track is left out, it goes on, or something was put right. */
export type FindingLevel = 'fatal' | 'left-out' | 'warning' | 'note';

const LEVEL_OF: Readonly<Record<FindingKind, FindingLevel>> = {
  'nothing-usable': 'fatal',
  'too-little': 'fatal',
  'roles-swapped': 'fatal',
  unreadable: 'left-out',
  'no-partner': 'left-out',
  'ambiguous-name': 'left-out',
  'not-finite': 'left-out',
  silent: 'left-out',
  'too-short': 'left-out',
  'not-alike': 'left-out',
  drifting: 'left-out',
  identical: 'left-out',
  'roles-doubtful': 'warning',
  'weakly-alike': 'warning',
  clipped: 'warning',
  'low-rate': 'warning',
  'different-rates': 'warning',
  mono: 'warning',
  'same-recording': 'warning',
  leak: 'warning',
  'one-work': 'warning',
  'few-works': 'note',
  gtzan: 'warning',
  'over-limit': 'warning',
  'different-lengths': 'note',
  moved: 'note',
  inverted: 'note',
  levelled: 'note',
  trimmed: 'note',
};

/** Something that was found in one track, or in the whole set where there is no track. */
export interface Observation {
  readonly kind: FindingKind;
  readonly track?: string;
  /** The value that made it so. */
  readonly detail?: string;
}

/** Everything of one kind that was found. */
export interface Finding {
  readonly kind: FindingKind;
  readonly level: FindingLevel;
  readonly message: string;
  readonly advice: string;
  /** The tracks that it concerns; none where it concerns the set. */
  readonly tracks: ReadonlyArray<{ readonly name: string; readonly detail: string }>;
}

const LEVELS: readonly FindingLevel[] = ['fatal', 'left-out', 'warning', 'note'];

/** Gathers observations by kind, the gravest first. */
export function gatherFindings(observations: readonly Observation[]): Finding[] {
  const kinds = (Object.keys(LEVEL_OF) as FindingKind[]).sort(
    (a, b) => LEVELS.indexOf(LEVEL_OF[a]) - LEVELS.indexOf(LEVEL_OF[b]),
  );
  return kinds.flatMap((kind) => {
    const own = observations.filter((observation) => observation.kind === kind);
    if (own.length === 0) return [];
    const tracks = own.flatMap(({ track, detail = '' }) => {
      return track === undefined ? [] : [{ name: track, detail }];
    });
    return [{ kind, level: LEVEL_OF[kind], ...FINDING_SENTENCES[kind], tracks }];
  });
}

/** Whether a track of which this was found cannot be used. */
export function isLeftOut({ kind }: Observation): boolean {
  return LEVEL_OF[kind] === 'left-out';
}
