import { stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import type { CacheFolder } from '../files/cache-folder.ts';
import { replaceFile } from '../files/replace-file.ts';
import { makePanels, makePicture } from './pictures.ts';
import { ProbedFiles } from './probed-files.ts';
import { TileCache } from './tile-cache.ts';
import { TileMaker } from './tiles.ts';
import type { PictureRequest, SpectrogramPool, SpectrogramService } from './types.ts';

/** What the service works with. */
export interface SpectrogramServiceOptions {
  readonly ffmpeg: Pick<Ffmpeg, 'probe'>;
  /** Threads that run `runSpectrogramTask`. */
  readonly pool: SpectrogramPool;
  readonly drawPicture: DrawPicture;
  /** Where tiles are kept. */
  readonly cacheFolder: CacheFolder;
  /** Throws `bad-argument` where both are one file. */
  readonly assertNotSameFile: (inputPath: string, outputPath: string) => Promise<void>;
}

/** Builds the service. */
export function createSpectrogramService(options: SpectrogramServiceOptions): SpectrogramService {
  const { pool, drawPicture, assertNotSameFile } = options;
  const files = new ProbedFiles(options.ffmpeg);
  const tiles = new TileMaker({ files, pool, cache: new TileCache(options.cacheFolder) });
  return {
    draw: (request, control = {}) => makePicture({ files, pool, drawPicture }, request, control),
    drawPanels: (request, control = {}) => makePanels({ files, pool, drawPicture }, request, control),
    async drawToFile(request, outputPath, control = {}) {
      await requireOutput(request, outputPath, assertNotSameFile);
      const { png, ...picture } = await makePicture({ files, pool, drawPicture }, request, control);
      await replaceFile(outputPath, png);
      return picture;
    },
    describe: (request, control) => tiles.describe(request, control),
    tile: (request, control) => tiles.tile(request, control),
    overview: (request, onTile, control) => tiles.overview(request, onTile, control),
    async dispose() {
      await pool.dispose();
      await tiles.settle();
    },
  };
}

/** Refuses an output that could not be written, before any work is done. */
async function requireOutput(
  { before, after }: PictureRequest,
  outputPath: string,
  assertNotSameFile: SpectrogramServiceOptions['assertNotSameFile'],
): Promise<void> {
  if (extname(outputPath).toLowerCase() !== '.png') {
    throw new LatheError(
      'bad-argument',
      `The picture must be a file that ends in .png, got "${outputPath}".`,
    );
  }
  for (const source of [before, after]) {
    if (source !== undefined && 'path' in source) await assertNotSameFile(source.path, outputPath);
  }
  const folder = await stat(dirname(outputPath)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new LatheError(
      'output-failed',
      `"${outputPath}" cannot be written: the folder "${dirname(outputPath)}" does not exist: create it or choose another.`,
    );
  }
  if ((await stat(outputPath).catch(() => undefined))?.isDirectory()) {
    throw new LatheError('output-failed', `"${outputPath}" is a folder: name a file in it.`);
  }
}
