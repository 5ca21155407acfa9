import { z } from 'zod';
import { masterResult } from '../../../shared/contract/master.ts';
import { type Queue, type QueuedTrack, resumeQueue } from './queue.ts';

/** Where a queue outlives its page. */
export interface QueueStorage {
  load(): Queue;
  save(queue: Queue): void;
}

const KEY = 'lathe-queue';

/**
 * Keeps the queue for as long as the tab lives and its server runs.
 *
 * @param owner of the files, such as the server's token: the queue of another one is not taken over
 * @param interrupted the sentence for a track that was being mastered
 */
export function createQueueStorage(storage: Storage, owner: string, interrupted: () => string): QueueStorage {
  return {
    load() {
      try {
        const kept = JSON.parse(storage.getItem(KEY) ?? '{}') as { owner?: string; queue?: Queue };
        return kept.owner === owner ? resumeQueue((kept.queue ?? []).map(decode), interrupted()) : [];
      } catch {
        return [];
      }
    },
    save: (queue) => storage.setItem(KEY, JSON.stringify({ owner, queue: queue.map(encode) })),
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
