import { z } from 'zod';
import { masterResult } from '../../../shared/contract/master.ts';
import type { KeptValue } from '../../transport/kept-value.ts';
import { type Queue, type QueuedTrack, resumeQueue } from './queue.ts';

/** Where a queue outlives its page. */
export interface QueueStorage {
  load(): Queue;
  save(queue: Queue): void;
}

/** @param notLoaded the sentence for a track that was not loaded yet */
export function createQueueStorage(kept: KeptValue, notLoaded: () => string): QueueStorage {
  return {
    load() {
      try {
        return resumeQueue(((kept.load() ?? []) as Queue).map(decode), notLoaded());
      } catch {
        return [];
      }
    },
    save: (queue) => kept.save(queue.map(encode)),
  };
}

/** Levels of silence are infinite, which JSON does not know: results are kept in the form that travels. */
function encode({ result, ...track }: QueuedTrack): unknown {
  return result === undefined ? track : { ...track, result: z.encode(masterResult, result) };
}

function decode(kept: QueuedTrack): QueuedTrack {
  const { result, ...track } = kept;
  return result === undefined ? track : { ...track, result: masterResult.parse(result) };
}
