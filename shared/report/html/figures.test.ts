import { expect, it } from 'vitest';
import { LANGUAGE_TAGS } from '../../sentences/languages.ts';
import { reportSpeech } from '../words/report-speech.ts';
import { gainFigure } from './figures.ts';
import type { Markup } from './markup.ts';
import { spectrogramFigure } from './spectrogram-figure.ts';

/** What is written in a figure, but for its caption. */
const wordsOf = ({ text }: Markup): string[] =>
  [...text.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words!);

it('the numbers of axes and their units are written as each language writes them', () => {
  const gains = [{ name: '', gainDb: [-0.5, 1.25], colour: 'var(--after)' }];
  const [english, ukrainian] = LANGUAGE_TAGS.map((language) =>
    wordsOf(gainFigure('', [100, 4000], gains, reportSpeech(language))),
  );
  expect(english).toEqual(expect.arrayContaining(['dB', '−0.5', '1.0', '2k']));
  expect(ukrainian).toEqual(expect.arrayContaining(['дБ', '−0,5', '1,0', '2k']));
  expect(ukrainian!.filter((words) => words.includes('.'))).toEqual([]);
});

it('so are those of spectrograms', () => {
  const picture = {
    before: 'data:,',
    caption: '',
    scale: 'log',
    lowHz: 30,
    highHz: 20_000,
    startSeconds: 0,
    endSeconds: 2.5,
    rangeDb: 90,
    differenceRangeDb: 12,
    colourMap: 'magma',
    referenceDbfs: 0,
    width: 760,
    height: 140,
  } as const;
  const words = wordsOf(spectrogramFigure(picture, 'figure', reportSpeech('uk')));
  expect(words).toEqual(expect.arrayContaining(['0,5', '−90 дБ', 'Час (с); частота, Гц']));
  expect(words.filter((each) => each.includes('.'))).toEqual([]);
});
