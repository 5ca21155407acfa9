import { expect, it } from 'vitest';
import { LANGUAGES } from '../../i18n/languages.ts';
import { displayStore } from './display.ts';
import { pictureCaption } from './picture-caption.ts';

const display = displayStore.getInitialState();
const levels = { lowDb: -90, highDb: -10 };

it('says how a picture was made', () => {
  expect(pictureCaption(display, levels, LANGUAGES.en)).toBe(
    'FFT size: 4096 · Window: Hann · Channel: Mid · Frequencies: Logarithmic · Range: −90 to −10 dB',
  );
  const difference = {
    ...display,
    arrangement: 'difference',
    scale: 'mel',
    channel: 'side',
    nFft: 1024,
  } as const;
  expect(pictureCaption(difference, levels, LANGUAGES.en)).toBe(
    'FFT size: 1024 · Window: Hann · Channel: Side · Frequencies: Mel · Differences to: ±24 dB',
  );
  expect(pictureCaption(display, levels, LANGUAGES.uk)).toMatch(
    /^Розмір ШПФ: 4096 · Вікно: Ганна · .* від −90 до −10 дБ$/,
  );
});
