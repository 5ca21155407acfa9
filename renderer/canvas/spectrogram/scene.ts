import type { FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import type { ColourMapName } from '../../../shared/spectrogram/settings.ts';
import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { shareOf, type TimeWindow, windowSeconds } from '../time-window.ts';
import { HALF_LEVELS, raised } from './half-levels.ts';
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

/** A rectangle in pixels from the top left. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

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

/**
 * The level of a sound at a point of the picture, in dB of a sine at full scale, as finely as it is drawn there.
 *
 * @param seconds on the time axis of the picture
 * @returns `undefined` where the sound has nothing, or nothing is known yet
 */
export function levelAt(
  sound: PicturedSound,
  seconds: number,
  hz: number,
  axis: FrequencyAxis,
  secondsPerPixel: number,
): number | undefined {
  const { pyramid } = sound.tiles;
  if (pyramid === undefined) return undefined;
  const at = {
    startSeconds: seconds + sound.originSeconds,
    endSeconds: seconds + sound.originSeconds + 1e-9,
  };
  if (at.startSeconds < 0 || at.startSeconds >= pyramid.durationSeconds) return undefined;
  const wanted = tilesIn(pyramid, levelFor(pyramid, secondsPerPixel), at).slice(0, 1);
  const [piece] = piecesToDraw(pyramid, wanted, (place) => sound.tiles.has(place));
  const tile = piece && sound.tiles.tile(piece);
  if (piece === undefined || tile === undefined) return undefined;
  const [low, high] = [axis.positionOf(tile.lowHz), axis.positionOf(tile.highHz)];
  const row = Math.floor(((axis.positionOf(hz) - low) / (high - low)) * tile.rowCount);
  if (row < 0 || row >= tile.rowCount) return undefined;
  const column = Math.floor(shareOf(tileSpan(pyramid, piece), at.startSeconds) * TILE_COLUMNS);
  const half = tile.halves[row * TILE_COLUMNS + Math.min(TILE_COLUMNS - 1, Math.max(0, column))]!;
  return raised(HALF_LEVELS[half]!, sound.gainDb);
}
