import { createStore } from 'zustand/vanilla';
import type { WindowKind } from '../../../shared/dsp/window.ts';
import type {
  ColourMapName,
  FrequencyScale,
  SpectrogramChannel,
} from '../../../shared/spectrogram/settings.ts';
import type { FrequencyWindow } from '../../canvas/frequency-window.ts';
import { type TimeWindow, wholeWindow } from '../../canvas/time-window.ts';

/** How two spectrograms are put together. */
export const ARRANGEMENTS = ['stacked', 'difference', 'blend', 'swipe'] as const;
/** What of both is heard. */
export const HEARD = ['before', 'after', 'difference'] as const;
/** Frequency axes. */
export const SCALES = ['log', 'mel', 'linear'] as const satisfies readonly FrequencyScale[];
/** What of stereo is shown. */
export const CHANNELS = ['mid', 'side', 'left', 'right'] as const satisfies readonly SpectrogramChannel[];
/** Samples in a transform: shorter ones tell moments apart, longer ones tones. */
export const FFT_SIZES = [1024, 2048, 4096, 8192, 16_384] as const;
/** What of a sound's ends a transform fades. */
export const TILE_WINDOW = 'hann' as const satisfies WindowKind;
/** Colour maps of levels. */
export const MAPS = ['magma', 'viridis', 'inferno'] as const satisfies readonly ColourMapName[];
/** In dB, of the sliders. */
export const RANGE_DB = { low: 30, high: 140, step: 5 };
export const TOP_DB = { low: -60, high: 10, step: 1 };
export const DIFFERENCE_DB = { low: 3, high: 48, step: 3 };

/** How both sounds are shown and heard. */
export interface Display {
  readonly arrangement: (typeof ARRANGEMENTS)[number];
  readonly scale: (typeof SCALES)[number];
  readonly channel: (typeof CHANNELS)[number];
  readonly nFft: (typeof FFT_SIZES)[number];
  readonly map: (typeof MAPS)[number];
  /** From the brightest colour to the darkest. */
  readonly rangeDb: number;
  /** Level of the brightest colour; `undefined`: by the loudest point. */
  readonly topDb: number | undefined;
  readonly differenceDb: number;
  /** Opacity of after over before, 0 ... 1. */
  readonly blendShare: number;
  /** Where after begins, 0 ... 1. */
  readonly swipeShare: number;
  /** Both at one loudness, to the eye as to the ear. */
  readonly isMatched: boolean;
  readonly listening: (typeof HEARD)[number];
}

/** A point that is looked at. */
export interface Cursor {
  readonly seconds: number;
  readonly hz: number;
}

/** Where one looks. */
export interface View {
  readonly window: TimeWindow;
  /** `undefined` for all that there are. */
  readonly frequencies: FrequencyWindow | undefined;
  readonly cursor: Cursor | undefined;
}

/** Kept while other tabs are looked at. */
export const displayStore = createStore<Display>(() => ({
  arrangement: 'stacked',
  scale: 'log',
  channel: 'mid',
  nFft: 4096,
  map: 'magma',
  rangeDb: 80,
  topDb: undefined,
  differenceDb: 24,
  blendShare: 0.5,
  swipeShare: 0.5,
  isMatched: true,
  listening: 'before',
}));

/** Apart from {@link displayStore}, as it changes with every frame. */
export const viewStore = createStore<View>(() => ({
  window: wholeWindow(0),
  frequencies: undefined,
  cursor: undefined,
}));
