import { describe, expect, it } from 'vitest';
import { LANGUAGE_TAGS } from '../../sentences/languages.ts';
import { DISTANCES } from '../distances.ts';
import { MEASURES, type MeasureKey } from '../measures.ts';
import { type PhraseKey, reportEnglish } from './english.ts';
import { reportSpeech } from './report-speech.ts';
import { reportUkrainian } from './ukrainian.ts';

const namesOf = (template: string): string[] =>
  [...new Set([...template.matchAll(/\{(\w+)[|}]/g)].map(([, name]) => name!))].sort();

describe('what a report says in Ukrainian', () => {
  it.each(Object.keys(reportEnglish) as PhraseKey[])(
    'has all that stands in it, in its own letters: %s',
    (key) => {
      expect(namesOf(reportUkrainian[key])).toEqual(namesOf(reportEnglish[key]));
      if (key !== 'loudnessAxis')
        expect(reportUkrainian[key].replaceAll(/\{\w+\}/g, '')).toMatch(/[а-яіїєґ]/i);
    },
  );

  it('calls and defines every figure', () => {
    const { measures, distances } = reportSpeech('uk');
    for (const key of Object.keys(MEASURES) as MeasureKey[]) {
      expect(measures[key].label).toMatch(/[а-яіїєґ]/i);
      expect(measures[key].definition).toMatch(/[а-яіїєґ]/i);
    }
    expect(Object.keys(distances)).toEqual(Object.keys(DISTANCES));
  });
});

it('writes figures and moments as each language does', () => {
  const written = LANGUAGE_TAGS.map((language) => {
    const { number, unit, moment, say, tell } = reportSpeech(language);
    return [
      number(-14.05, 1),
      number(Number.NEGATIVE_INFINITY, 1),
      number(null, 1),
      unit('Hz'),
      unit('LUFS'),
      moment('2026-11-21T15:26:00.000Z'),
      say('channels', { count: 5 }),
      tell('The file is silent.'),
    ];
  });
  expect(written).toEqual([
    ['-14.1', '-inf', '-', 'Hz', 'LUFS', '2026-11-21 15:26 UTC', '5 channels', 'The file is silent.'],
    ['−14,1', '−∞', '–', 'Гц', 'LUFS', '21 лист. 2026 р., 15:26 UTC', '5 каналів', 'Файл беззвучний.'],
  ]);
});
