import { createSpool } from '../adapters/spool.ts';
import { createListeningService } from '../services/listening/listening-service.ts';
import type { Foundation, HandlersOf } from './foundation.ts';
import { lazy } from './lazy.ts';

/** Gives sound to whoever listens. */
export function listeningHandlers({ ffmpeg }: Foundation): HandlersOf<'listen.open' | 'listen.read'> {
  const service = lazy(() => createListeningService({ ffmpeg: ffmpeg(), createSpool }));
  return {
    'listen.open': async ({ inputPath }, { signal, progress }) =>
      service().open(inputPath, { signal, onProgress: (fraction) => progress({ fraction }) }),
    'listen.read': async (request, { signal }) => ({ samples: await service().read(request, { signal }) }),
  };
}
