import type { FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import type { ColourMapName } from '../../../shared/spectrogram/settings.ts';
import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import type { Rectangle } from '../rectangle.ts';
import { shareOf, type TimeWindow, windowSeconds } from '../time-window.ts';
import { RANK_LEVELS, raised, rankOf } from './level-ranks.ts';
import { columnsOfPiece, pixelsBetween, pointsOfPixels, rowAxis } from './pixel-axis.ts';
import {
  levelFor,
  piecesToDraw,
  type TilePlace,
  type TilePyramid,
  tileSpan,
  tilesIn,
} from './tile-selection.ts';

/** Where the tiles of a sound come from. */
export interface Tiles {
  readonly pyramid: TilePyramid | undefined;
  has(place: TilePlace): boolean;
  tile(place: TilePlace): PackedTile | undefined;
}

/** A sound, and how it lies on the time axis of the picture. */
export interface PicturedSound {
  readonly tiles: Tiles;
  /** Where the time axis's 0 lies in it. */
  readonly originSeconds: number;
  readonly gainDb: number;
}

/** A rectangle of a tile, and where it is drawn: shares of the panel, from the left and from the lowest frequency. */
export interface LevelPiece {
  readonly tile: PackedTile;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Shares of the tile's columns. */
  readonly from: number;
  readonly to: number;
}

/** What a panel shows. */
export type PanelContent = 'before' | 'after' | 'difference' | 'blend' | 'swipe';

/** How levels become colours. */
export interface Colouring {
  readonly map: ColourMapName;
  readonly lowDb: number;
  readonly highDb: number;
  /** Differences are shown from minus to plus this. */
  readonly differenceDb: number;
  /** Of the picture after, where both are blended: its opacity; where they are swiped: where it begins. */
  readonly share: number;
}

/** Everything that a painter paints. */
export interface Scene {
  readonly before: { readonly pieces: readonly LevelPiece[]; readonly gainDb: number };
  readonly after: { readonly pieces: readonly LevelPiece[]; readonly gainDb: number };
  /** All of one size. */
  readonly panels: readonly (Rectangle & { readonly content: PanelContent })[];
  readonly colouring: Colouring;
}

const inFile = ({ startSeconds, endSeconds }: TimeWindow, { originSeconds }: PicturedSound): TimeWindow => ({
  startSeconds: startSeconds + originSeconds,
  endSeconds: endSeconds + originSeconds,
});

/**
 * The tiles that a sound should be drawn with.
 *
 * @param width of the picture in pixels
 */
export function wantedTiles(sound: PicturedSound, window: TimeWindow, width: number): TilePlace[] {
  const { pyramid } = sound.tiles;
  if (pyramid === undefined) return [];
  return tilesIn(pyramid, levelFor(pyramid, windowSeconds(window) / width), inFile(window, sound));
}

/** What a sound can be drawn with now. */
export function levelPieces(
  sound: PicturedSound,
  window: TimeWindow,
  wanted: readonly TilePlace[],
  axis: FrequencyAxis,
): LevelPiece[] {
  const { pyramid } = sound.tiles;
  if (pyramid === undefined) return [];
  const shown = inFile(window, sound);
  const { lowHz, highHz } = pyramid.settings;
  const [bottom, top] = [axis.positionOf(lowHz), axis.positionOf(highHz)];
  return piecesToDraw(pyramid, wanted, (place) => sound.tiles.has(place)).flatMap((piece) => {
    const tile = sound.tiles.tile(piece);
    if (tile === undefined) return [];
    const whole = tileSpan(pyramid, piece);
    return {
      tile,
      bottom,
      top,
      left: shareOf(shown, piece.span.startSeconds),
      right: shareOf(shown, piece.span.endSeconds),
      from: shareOf(whole, piece.span.startSeconds),
      to: shareOf(whole, piece.span.endSeconds),
    };
  });
}

/** What of two sounds a panel shows. */
export interface PictureView {
  readonly window: TimeWindow;
  readonly axis: FrequencyAxis;
  /** Of a panel, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The level of a sound at a point of the picture, in dB of a sine at full scale: what the pixel there shows.
 *
 * @param seconds on the time axis of the picture
 * @returns `undefined` beside the picture, where the sound has nothing, and where nothing is known yet
 */
export function levelAt(
  sound: PicturedSound,
  { seconds, hz }: { readonly seconds: number; readonly hz: number },
  { window, axis, width, height }: PictureView,
): number | undefined {
  const inSound = seconds + sound.originSeconds;
  if (inSound < 0 || inSound >= (sound.tiles.pyramid?.durationSeconds ?? 0)) return undefined;
  const x = Math.floor(shareOf(window, seconds) * width);
  const y = Math.floor(axis.positionOf(hz) * height);
  const pieces = levelPieces(sound, window, wantedTiles(sound, window, width), axis);
  const piece = pieces.findLast(
    ({ left, right, bottom, top }) => isBetween(x, left, right, width) && isBetween(y, bottom, top, height),
  );
  if (piece === undefined) return undefined;
  const { firstPixel, columns } = columnsOfPiece(piece, width);
  const rows = pointsOfPixels(rowAxis(piece, height), y, y + 1, piece.tile.rowCount);
  const rank = loudestRank(
    piece.tile,
    { from: columns.firsts[x - firstPixel]!, to: columns.ends[x - firstPixel]! },
    { from: rows.firsts[0]!, to: rows.ends[0]! },
  );
  return raised(RANK_LEVELS[rank]!, sound.gainDb);
}

function isBetween(pixel: number, low: number, high: number, size: number): boolean {
  const { first, end } = pixelsBetween(low, high, size);
  return pixel >= first && pixel < end;
}

/** Points of a tile, to before `to`. */
interface PointRange {
  readonly from: number;
  readonly to: number;
}

function loudestRank({ halves }: PackedTile, columns: PointRange, rows: PointRange): number {
  let loudest = 0;
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) {
      loudest = Math.max(loudest, rankOf(halves[row * TILE_COLUMNS + column]!));
    }
  }
  return loudest;
}
