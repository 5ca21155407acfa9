import { basename } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { createFrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { isSilent, type LevelGrid, raisedLevels } from '../../../shared/spectrogram/level-grid.ts';
import { composePicture, type PicturedSound } from '../../../shared/spectrogram/picture-content.ts';
import { layoutPicture, type PictureContent, plotSize } from '../../../shared/spectrogram/picture-layout.ts';
import { completePictureSettings, type PictureSettings } from '../../../shared/spectrogram/settings.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import type { ProbedFiles } from './probed-files.ts';
import type { GridSource } from './tasks.ts';
import type {
  PictureRequest,
  SpectrogramControl,
  SpectrogramPanels,
  SpectrogramPicture,
  SpectrogramPool,
  SpectrogramSource,
} from './types.ts';

/** What pictures are made with. */
export interface PictureTools {
  readonly files: ProbedFiles;
  readonly pool: SpectrogramPool;
  readonly drawPicture: DrawPicture;
}

/** A sound that is to be drawn. */
interface OpenedSound {
  readonly title: string;
  readonly source: GridSource;
  readonly sampleRate: number;
  readonly channelCount: number;
  /** From the origin on; undefined where only decoding tells. */
  readonly durationSeconds: number | undefined;
  /** Where the picture's time 0 lies in the sound. */
  readonly originSeconds: number;
  readonly gainDb: number;
}

/** A grid, and how far the sound was decoded. */
interface MadeGrid {
  readonly grid: LevelGrid;
  readonly endSeconds: number;
}

/** What a picture's plots are made of. */
interface MadeGrids {
  readonly span: Span;
  readonly sounds: readonly { readonly grid: LevelGrid; readonly durationSeconds: number }[];
}

/** A stretch of time that the sounds are drawn over. */
interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Draws a picture of one sound, or of two and their difference. */
export async function makePicture(
  tools: PictureTools,
  request: PictureRequest,
  control: SpectrogramControl,
): Promise<SpectrogramPicture> {
  const { content, warnings } = await makeContent(tools, request, control);
  const picture = layoutPicture(content);
  const png = await tools.drawPicture(picture);
  return {
    png,
    width: picture.width * picture.density,
    height: picture.height * picture.density,
    referenceDbfs: content.referenceDbfs,
    warnings,
  };
}

/** Draws the plots of a picture, each for itself and without axes. */
export async function makePanels(
  tools: PictureTools,
  request: PictureRequest,
  control: SpectrogramControl,
): Promise<SpectrogramPanels> {
  const { content } = await makeContent(
    tools,
    { ...request, settings: { ...request.settings, axes: false } },
    control,
  );
  const { panels, axis, settings, startSeconds, endSeconds, referenceDbfs, caption } = content;
  const [before, after, difference] = await Promise.all(
    panels.map((panel) => tools.drawPicture(layoutPicture({ ...content, panels: [panel] }))),
  );
  const { columnCount, rowCount } = plotSize(settings);
  const { rangeDb, differenceRangeDb, colourMap } = settings;
  return {
    before: before!,
    ...(after !== undefined && { after }),
    ...(difference !== undefined && { difference }),
    width: columnCount,
    height: rowCount,
    startSeconds,
    endSeconds,
    scale: axis.scale,
    lowHz: axis.lowHz,
    highHz: axis.highHz,
    colourMap,
    rangeDb,
    differenceRangeDb,
    referenceDbfs,
    caption,
  };
}

interface MadeContent {
  readonly content: PictureContent & {
    readonly settings: PictureSettings;
    readonly referenceDbfs: number;
  };
  readonly warnings: readonly string[];
}

async function makeContent(
  tools: PictureTools,
  request: PictureRequest,
  control: SpectrogramControl,
): Promise<MadeContent> {
  const settings = completePictureSettings(request.settings);
  const sources = request.after === undefined ? [request.before] : [request.before, request.after];
  tools.pool.prepare();
  const sounds = await Promise.all(sources.map((source) => openSound(tools.files, source, control.signal)));
  for (const sound of sounds) requireStart(sound, settings);
  const axisRate = Math.max(...sounds.map(({ sampleRate }) => sampleRate));
  const axis = createFrequencyAxis(settings, axisRate);
  const made = await makeGrids(tools, sounds, settings, axisRate, control);
  const [before, after] = sounds.map((sound, i): PicturedSound => ({ ...sound, ...made.sounds[i]! }));
  const parts = { before: before!, ...(after && { after }), axis, ...made.span, settings };
  return {
    content: { ...composePicture(parts), settings },
    warnings: warningsFor(sounds, made, settings),
  };
}

async function openSound(
  files: ProbedFiles,
  source: SpectrogramSource,
  signal: AbortSignal | undefined,
): Promise<OpenedSound> {
  const { originSeconds = 0, gainDb = 0 } = source;
  const placed = { originSeconds, gainDb };
  if ('channels' in source) {
    const { channels, sampleRate, title } = source;
    const sampleCount = channels[0]?.length ?? 0;
    if (sampleCount === 0) throw new LatheError('bad-argument', `"${title}" holds no samples to draw.`);
    const durationSeconds = sampleCount / sampleRate - originSeconds;
    const channelCount = channels.length;
    return { title, source: { channels, sampleRate }, sampleRate, channelCount, durationSeconds, ...placed };
  }
  const probe = await files.probe(source.path, signal);
  const { sampleRate, channelCount } = probe;
  const durationSeconds = probe.durationSeconds && probe.durationSeconds - originSeconds;
  const title = source.title ?? basename(source.path);
  return { title, source: { probe }, sampleRate, channelCount, durationSeconds, ...placed };
}

/** What headers say of lengths may be wrong by this, rounded as they are. */
const LENGTH_TOLERANCE_SECONDS = 0.5;

function requireStart(
  { title, durationSeconds = Infinity }: OpenedSound,
  { startSeconds = 0 }: PictureSettings,
): void {
  if (startSeconds < durationSeconds + LENGTH_TOLERANCE_SECONDS) return;
  throw startsBehindEnd(title, startSeconds, durationSeconds);
}

function startsBehindEnd(title: string, startSeconds: number, durationSeconds: number): LatheError {
  const length = Number(durationSeconds.toFixed(3));
  return new LatheError(
    'bad-argument',
    `"${title}" is ${length} s long, and the picture is to begin at ${startSeconds} s: choose an earlier start.`,
  );
}

/**
 * Grids of all sounds over one span. How long a file is, only its decoding tells: where the header was wrong by so much
 * that it would show, the grids are made again.
 */
async function makeGrids(
  tools: PictureTools,
  sounds: readonly OpenedSound[],
  settings: PictureSettings,
  axisRate: number,
  control: SpectrogramControl,
): Promise<MadeGrids> {
  const { startSeconds = 0, endSeconds = Infinity } = settings;
  const promised = Math.max(...sounds.map(({ durationSeconds = 0 }) => durationSeconds));
  const toEnd = endSeconds > promised - LENGTH_TOLERANCE_SECONDS;
  const guess = { startSeconds, endSeconds: Math.max(Math.min(endSeconds, promised), startSeconds + 1e-3) };
  const grids = await gridsOver(tools, sounds, settings, { span: guess, toEnd, axisRate }, control);
  if (!toEnd) return { span: guess, sounds: withDurations(grids, sounds) };
  for (const [i, { endSeconds }] of grids.entries()) {
    if (endSeconds <= startSeconds) throw startsBehindEnd(sounds[i]!.title, startSeconds, endSeconds);
  }
  const found = Math.min(endSeconds, Math.max(...grids.map((made) => made.endSeconds)));
  const columnSeconds = (guess.endSeconds - startSeconds) / plotSize(settings).columnCount;
  if (Math.abs(found - guess.endSeconds) <= columnSeconds) {
    return { span: guess, sounds: withDurations(grids) };
  }
  const span = { startSeconds, endSeconds: found };
  const again = await gridsOver(tools, sounds, settings, { span, toEnd, axisRate }, control);
  return { span, sounds: withDurations(again) };
}

/** Of files that were not decoded to their ends, the length is what their headers say. */
function withDurations(grids: readonly MadeGrid[], sounds: readonly OpenedSound[] = []): MadeGrids['sounds'] {
  return grids.map(({ grid, endSeconds }, i) => ({
    grid,
    durationSeconds: sounds[i]?.durationSeconds ?? endSeconds,
  }));
}

async function gridsOver(
  { pool }: PictureTools,
  sounds: readonly OpenedSound[],
  settings: PictureSettings,
  { span, toEnd, axisRate }: { readonly span: Span; readonly toEnd: boolean; readonly axisRate: number },
  { signal, onProgress }: SpectrogramControl,
): Promise<MadeGrid[]> {
  const done = sounds.map(() => 0);
  return Promise.all(
    sounds.map(async ({ source, sampleRate, originSeconds, gainDb }, i) => {
      const onEvent = ({ fraction = 0 }: { readonly fraction?: number }): void => {
        done[i] = fraction;
        onProgress?.(done.reduce((sum, part) => sum + part, 0) / done.length);
      };
      const { grid, endSample } = await pool.run(
        {
          kind: 'grid',
          source,
          startSeconds: Math.max(0, span.startSeconds + originSeconds),
          endSeconds: span.endSeconds + originSeconds,
          toEnd,
          ...plotSize(settings),
          settings: { ...settings, nFft: transformAt(sampleRate, settings.nFft, axisRate) },
          axisRate,
        },
        { onEvent, ...(signal && { signal }) },
      );
      const endSeconds = endSample / sampleRate - originSeconds;
      return { grid: gainDb === 0 ? grid! : raisedLevels(grid!, gainDb), endSeconds };
    }),
  );
}

/**
 * The transform of a sound beside one of a higher rate: as long in seconds as far as powers of two allow, so that tones
 * are as wide in both.
 */
function transformAt(sampleRate: number, nFft: number, highestRate: number): number {
  return Math.max(512, nFft / 2 ** Math.round(Math.log2(highestRate / sampleRate)));
}

function warningsFor(
  sounds: readonly OpenedSound[],
  made: MadeGrids,
  { channel }: PictureSettings,
): string[] {
  return sounds.flatMap(({ title, channelCount }, i) => {
    const warnings: string[] = [];
    if (channelCount > 2) warnings.push(`The ${channelCount} channels of "${title}" were folded to stereo.`);
    if (channelCount === 1 && channel === 'side') warnings.push(`"${title}" is mono: it has no side signal.`);
    else if (isSilent(made.sounds[i]!.grid)) warnings.push(`"${title}" is silent in this picture.`);
    return warnings;
  });
}
