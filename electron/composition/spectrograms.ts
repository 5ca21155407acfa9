import { join } from 'node:path';
import { assertNotSameFile } from '../adapters/ffmpeg/same-file.ts';
import type { Ffmpeg } from '../adapters/ffmpeg/types.ts';
import { createPictureDrawer } from '../adapters/picture/draw-picture.ts';
import { CacheFolder, defaultCacheRoot } from '../services/files/cache-folder.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';
import { createSpectrogramService } from '../services/spectrogram/spectrogram-service.ts';
import type { SpectrogramService } from '../services/spectrogram/types.ts';
import { FONT, type Foundation, type HandlersOf } from './foundation.ts';
import { lazy } from './lazy.ts';

/** Two threads serve the two sounds of a picture, and leave the other cores to what else runs. */
const SPECTROGRAM_THREADS = 2;
/** Of tiles, which are some hundred kilobytes each. */
const TILE_CACHE_BYTES = 512e6;

function composeSpectrogram(ffmpeg: Ffmpeg): SpectrogramService {
  return createSpectrogramService({
    ffmpeg,
    pool: createWorkerPool({
      entry: new URL('../workers/spectrogram-worker.ts', import.meta.url),
      workerData: { ffmpegPath: ffmpeg.path },
      size: SPECTROGRAM_THREADS,
    }),
    drawPicture: createPictureDrawer(FONT),
    cacheFolder: new CacheFolder({
      path: join(defaultCacheRoot(), 'spectrogram'),
      limitBytes: TILE_CACHE_BYTES,
    }),
    assertNotSameFile,
  });
}

/** Draws spectrograms, whole or in tiles. */
export function spectrogramHandlers({
  ffmpeg,
}: Foundation): HandlersOf<`spectrogram.${'draw' | 'panels' | 'describe' | 'tile' | 'overview'}`> {
  const service = lazy(() => composeSpectrogram(ffmpeg()));
  return {
    'spectrogram.draw': async (request, { signal, progress }) => {
      const { inputPath, afterPath, outputPath, settings = {} } = request;
      const after = afterPath === undefined ? {} : { after: { path: afterPath } };
      const picture = await service().drawToFile(
        { before: { path: inputPath }, ...after, settings },
        outputPath,
        { signal, onProgress: (fraction) => progress({ fraction }) },
      );
      return { outputPath, ...picture };
    },
    'spectrogram.panels': (request, { signal, progress }) => {
      const { inputPath, inputOriginSeconds = 0, afterPath, settings = {} } = request;
      const { afterOriginSeconds = 0, afterGainDb = 0 } = request;
      const before = { path: inputPath, originSeconds: inputOriginSeconds };
      const after = afterPath && { path: afterPath, originSeconds: afterOriginSeconds, gainDb: afterGainDb };
      return service().drawPanels(
        { before, ...(after && { after }), settings },
        { signal, onProgress: (fraction) => progress({ fraction }) },
      );
    },
    'spectrogram.describe': (request, { signal }) => service().describe(request, { signal }),
    'spectrogram.tile': async (request, { signal }) => ({ tile: await service().tile(request, { signal }) }),
    'spectrogram.overview': async (request, { signal, progress }) => {
      let tileCount = 0;
      const onTile = (tile: Uint8Array): void => {
        tileCount++;
        progress({ tile });
      };
      await service().overview(request, onTile, { signal, onProgress: (fraction) => progress({ fraction }) });
      return { tileCount };
    },
  };
}
