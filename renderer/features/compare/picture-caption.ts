import type { Messages } from '../../i18n/english.ts';
import { type Display, TILE_WINDOW } from './display.ts';

/** How a picture was made, for those who see it without the page. */
export function pictureCaption(
  { nFft, channel, scale, arrangement, differenceDb }: Display,
  { lowDb, highDb }: { readonly lowDb: number; readonly highDb: number },
  { compare, common }: Pick<Messages, 'compare' | 'common'>,
): string {
  const level = (db: number): string => common.level(db, 0);
  const parts = [
    [compare.fftSize, String(nFft)],
    [compare.window, compare.windows[TILE_WINDOW]],
    [compare.channel, compare.channels[channel]],
    [compare.scale, compare.scales[scale]],
    arrangement === 'difference'
      ? [compare.differenceRange, compare.decibels(`±${differenceDb}`)]
      : [compare.range, compare.levelRange(level(lowDb), level(highDb))],
  ];
  return parts.map(([name, value]) => `${name}: ${value}`).join(' · ');
}
