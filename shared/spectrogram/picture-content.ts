import type { WindowKind } from '../dsp/window.ts';
import { COLOUR_MAPS, DIFFERENCE_MAP } from './colour-maps.ts';
import type { FrequencyAxis } from './frequency-axis.ts';
import { isSilent, type LevelGrid, levelDifference, levelsAgainst, loudestLevel } from './level-grid.ts';
import type { Panel, PictureContent } from './picture-layout.ts';
import type { PictureSettings, Reduction, SpectrogramChannel } from './settings.ts';

/** One of the sounds of a picture. */
export interface PicturedSound {
  readonly title: string;
  readonly sampleRate: number;
  /** As in the file. */
  readonly channelCount: number;
  readonly durationSeconds: number;
  /** Of the size that {@link plotSize} says. */
  readonly grid: LevelGrid;
}

/** What is composed to a picture. */
export interface PictureParts {
  readonly before: PicturedSound;
  readonly after?: PicturedSound;
  readonly axis: FrequencyAxis;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly settings: PictureSettings;
}

/**
 * The panels of a picture: the sound, or both and their difference.
 *
 * @returns also what 0 dB of the colour bar is, in dB of a sine at full scale; silence has 0 dB at full scale
 */
export function composePicture(parts: PictureParts): PictureContent & { readonly referenceDbfs: number } {
  const { before, after, settings, axis, startSeconds, endSeconds } = parts;
  const sounds = after === undefined ? [before] : [before, after];
  const isFullScale = settings.reference === 'full-scale' || sounds.every(({ grid }) => isSilent(grid));
  const referenceDbfs = isFullScale ? 0 : Math.max(...sounds.map(({ grid }) => loudestLevel(grid)));
  const scale = { map: COLOUR_MAPS[settings.colourMap], lowDb: -settings.rangeDb, highDb: 0 };
  const levels = sounds.map(({ grid }) => levelsAgainst(grid, referenceDbfs));
  const panels: Panel[] = sounds.map((sound, i) => ({
    title: after === undefined ? sound.title : `${i === 0 ? 'Before' : 'After'}: ${sound.title}`,
    detail: describeSound(sound),
    grid: levels[i]!,
    scale,
    isDifference: false,
  }));
  if (after !== undefined) panels.push(differencePanel(levels[0]!, levels[1]!, settings));
  const channel = sounds.every(({ channelCount }) => channelCount === 1) ? undefined : settings.channel;
  const zero = isFullScale
    ? 'a sine at full scale'
    : `the loudest point, ${referenceDbfs.toFixed(1).replace('-', '−')} dB of a sine at full scale`;
  const caption = `${describeAnalysis(settings, channel)}; 0 dB is ${zero}`;
  return { panels, axis, startSeconds, endSeconds, caption, settings, referenceDbfs };
}

function differencePanel(
  before: LevelGrid,
  after: LevelGrid,
  { rangeDb, differenceRangeDb }: PictureSettings,
): Panel {
  return {
    title: 'Difference: after − before',
    detail: 'red is louder after, blue is quieter',
    grid: levelDifference(before, after, -rangeDb),
    scale: { map: DIFFERENCE_MAP, lowDb: -differenceRangeDb, highDb: differenceRangeDb },
    isDifference: true,
  };
}

function describeSound({ sampleRate, channelCount, durationSeconds }: PicturedSound): string {
  const channels = ['', 'mono', 'stereo'][channelCount] ?? `${channelCount} channels`;
  return `${sampleRate / 1000} kHz, ${channels}, ${describeDuration(durationSeconds)}`;
}

function describeDuration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)} h` : `${minutes}:${two(whole % 60)} min`;
}

const CHANNEL_WORDS: Readonly<Record<SpectrogramChannel, string>> = {
  left: 'left channel',
  right: 'right channel',
  mid: 'mid (L + R) / 2',
  side: 'side (L − R) / 2',
};

const WINDOW_WORDS: Readonly<Record<WindowKind, string>> = {
  hann: 'Hann',
  hamming: 'Hamming',
  blackman: 'Blackman',
  rectangular: 'rectangular',
};

const REDUCTION_WORDS: Readonly<Record<Reduction, string>> = { mean: 'mean power', max: 'greatest power' };

function describeAnalysis(
  { nFft, window, reduction }: PictureSettings,
  channel: SpectrogramChannel | undefined,
): string {
  const words = [`STFT of ${nFft}`, `${WINDOW_WORDS[window]} window`];
  if (channel !== undefined) words.push(CHANNEL_WORDS[channel]);
  return [...words, REDUCTION_WORDS[reduction]].join(', ');
}
