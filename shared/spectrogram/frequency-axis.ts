import { requireArgument } from '../errors.ts';
import type { AxisSettings, FrequencyScale } from './settings.ts';

/** Where frequencies lie from the bottom of a picture, 0, to its top, 1. */
export interface FrequencyAxis {
  readonly scale: FrequencyScale;
  readonly lowHz: number;
  readonly highHz: number;
  /** 0 ... 1 for frequencies on the axis, beyond it outside. */
  positionOf(hz: number): number;
  /** The frequency at a position. */
  hzAt(position: number): number;
}

/** A scale as a function that is even along the axis, and back. */
interface Warp {
  readonly forward: (hz: number) => number;
  readonly back: (value: number) => number;
  readonly defaultLowHz: number;
}

const WARPS: Readonly<Record<FrequencyScale, Warp>> = {
  linear: { forward: (hz) => hz, back: (hz) => hz, defaultLowHz: 0 },
  log: { forward: Math.log2, back: (octaves) => 2 ** octaves, defaultLowHz: 20 },
  // O'Shaughnessy 1987: mel = 2595 log10(1 + f / 700), which HTK and torchaudio use.
  mel: {
    forward: (hz) => 2595 * Math.log10(1 + hz / 700),
    back: (mel) => 700 * (10 ** (mel / 2595) - 1),
    defaultLowHz: 0,
  },
};

/**
 * The frequency axis of sounds.
 *
 * @param settings what the axis shows
 * @param sampleRate Hz, the higher of the two where two sounds share the axis; the axis ends at half of it
 * @throws LatheError `bad-argument` when nothing is left between its ends
 */
export function createFrequencyAxis(settings: AxisSettings, sampleRate: number): FrequencyAxis {
  const { scale } = settings;
  const { forward, back, defaultLowHz } = WARPS[scale];
  const { lowHz = defaultLowHz } = settings;
  const highHz = Math.min(settings.highHz ?? Infinity, sampleRate / 2);
  requireArgument(
    lowHz >= 0 && (scale !== 'log' || lowHz > 0),
    `the lowest frequency of a ${scale} axis must be more than 0 Hz, got ${lowHz}`,
  );
  requireArgument(
    lowHz < highHz,
    `the lowest frequency of the axis must be below its highest, ${highHz} Hz, got ${lowHz} Hz`,
  );
  const start = forward(lowHz);
  const length = forward(highHz) - start;
  return {
    scale,
    lowHz,
    highHz,
    positionOf: (hz) => (forward(hz) - start) / length,
    hzAt: (position) => back(start + position * length),
  };
}
