import { z } from 'zod';
import { masterResult } from '../../../shared/contract/master.ts';
import type { KeptValue } from '../../transport/kept-value.ts';
import type { PairTake, TrackTakes } from './takes.ts';

/** The takes of each track, by the track's id. */
export type TakesByTrack = Readonly<Record<string, TrackTakes>>;

/** Where takes outlive their page. */
export interface TakeStorage {
  load(): TakesByTrack;
  save(takes: TakesByTrack): void;
}

/** Takes outlive their page for as long as their files lie in the session. */
export function createTakeStorage(kept: KeptValue): TakeStorage {
  return {
    load() {
      try {
        return mapTakes((kept.load() ?? {}) as TakesByTrack, decode) as TakesByTrack;
      } catch {
        return {};
      }
    },
    save: (takes) => kept.save(mapTakes(takes, encode)),
  };
}

function mapTakes(takes: TakesByTrack, change: (take: PairTake) => unknown): unknown {
  const entries = Object.entries(takes).map(([id, { masters, previews, ...rest }]) => [
    id,
    { ...rest, masters: masters.map(change), previews: previews.map(change) },
  ]);
  return Object.fromEntries(entries);
}

/** Levels of silence are infinite, which JSON does not know: results are kept in the form that travels. */
function encode({ result, ...take }: PairTake): unknown {
  return { ...take, result: z.encode(masterResult, result) };
}

function decode({ result, ...take }: PairTake): PairTake {
  return { ...take, result: masterResult.parse(result) };
}
