import type { Raster } from './colouring.ts';

/** A raster and the point of the picture where its top left corner lies. It is drawn pixel by pixel, never scaled. */
export interface PlacedRaster {
  readonly x: number;
  readonly y: number;
  readonly raster: Raster;
}

/** A horizontal or vertical line. */
export interface Rule {
  readonly x: number;
  readonly y: number;
  /** The line is a rectangle; one of the two is its thickness. */
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** A line through points, with round joints and ends; a single point is a dot. */
export interface Polyline {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly colour: string;
  /** Thickness in points. */
  readonly width: number;
  /** Lengths of dashes and gaps in turn, in points; left out, it has no gaps. */
  readonly dashes?: readonly number[];
}

/** A line of text. */
export interface Label {
  readonly text: string;
  /** Where the text stands, by `align` and `baseline`. */
  readonly x: number;
  readonly y: number;
  /** Height of the letters in points. */
  readonly size: number;
  readonly colour: string;
  readonly align: 'left' | 'center' | 'right';
  readonly baseline: 'top' | 'middle' | 'bottom';
  /** Whether it runs upwards. */
  readonly isUpright?: boolean;
  /** Longer texts lose their middle; in points. */
  readonly maxWidth?: number;
}

/** Everything there is to draw, in points from the top left; a point is `density` pixels wide and high. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly density: number;
  /** CSS colour. */
  readonly background: string;
  readonly rasters: readonly PlacedRaster[];
  readonly rules: readonly Rule[];
  /** Above the rules, below the labels. */
  readonly lines?: readonly Polyline[];
  readonly labels: readonly Label[];
}
