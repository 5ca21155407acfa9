import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../shared/contract/training-data.ts';
import { readPreferences } from '../app/preferences.ts';
import { english } from './english.ts';
import { findingText } from './findings.ts';
import { formatChange, formatFrequency, formatLevel, formatTime } from './format.ts';
import { ukrainian } from './ukrainian.ts';

/** Every text of a table with its place; functions are called with numbers, which texts also take. */
function texts(table: object, place = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const here = place === '' ? key : `${place}.${key}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function') return [[here, String(value(2, 3))]];
    return texts(value as object, here);
  });
}

const SAME_EVERYWHERE = [
  'process.loudness',
  'process.peak',
  'master.targets.spotify',
  'master.targets.youtube',
  'master.targets.apple',
  'master.dithers.tpdf',
  'master.percent',
  'models.checksum',
  'compare.distanceNames.snrDb',
  'compare.distanceNames.siSdrDb',
  'reports.distanceNames.siSdrDb',
];

describe('Ukrainian', () => {
  it('says everything, in its own letters', () => {
    const own = new Map(texts(ukrainian));
    const others = texts(english);
    expect([...own.keys()]).toEqual(others.map(([place]) => place));
    const same = others.filter(([place, text]) => own.get(place) === text).map(([place]) => place);
    // Names, units and commands are the same everywhere.
    expect(same).toEqual(SAME_EVERYWHERE);
  });

  it('counts as Ukrainian does', () => {
    const forms = [1, 2, 5, 11, 12, 21, 22, 25, 111].map((count) => ukrainian.process.start(count));
    expect(forms).toEqual(
      [1, 2, 5, 11, 12, 21, 22, 25, 111].map(
        (count, i) =>
          `Обробити ${count} ${['трек', 'треки', 'треків', 'треків', 'треків', 'трек', 'треки', 'треків', 'треків'][i]}`,
      ),
    );
  });
});

it('what is found in music is told in each language, without options of the command line', () => {
  const told = { message: 'engine', advice: 'use --seconds' };
  for (const kind of FINDING_KINDS) {
    expect(findingText(kind, told, 'uk').message).toMatch(/[а-яіїєґ]/);
    expect(findingText(kind, told, 'uk').advice).not.toContain('--');
  }
  expect(findingText('silent', told, 'en')).toEqual(told);
  expect(findingText('too-short', told, 'en').advice).not.toContain('--');
});

it('reads preferences, whatever is kept', () => {
  expect(readPreferences('{"language":"uk","theme":"light"}', ['en'])).toEqual({
    language: 'uk',
    theme: 'light',
  });
  for (const kept of [null, 'no json', '{"language":"toString","theme":7}', '[]']) {
    expect(readPreferences(kept, ['uk'])).toEqual({ language: 'uk', theme: 'dark' });
  }
});

it('writes times, levels and frequencies', () => {
  expect([0, 7.9, 205, 3723].map(formatTime)).toEqual(['0:00', '0:07', '3:25', '1:02:03']);
  expect([-14, -0.04, 0.3, -Infinity, null].map((level) => formatLevel(level))).toEqual([
    '−14.0',
    '0.0',
    '0.3',
    '−∞',
    '–',
  ]);
  const { frequencyUnits } = english.compare;
  expect([440, 1234, 12_500].map((hertz) => formatFrequency(hertz, frequencyUnits))).toEqual([
    '440 Hz',
    '1.23 kHz',
    '12.5 kHz',
  ]);
  expect(formatFrequency(440, ukrainian.compare.frequencyUnits)).toBe('440 Гц');
});

it('writes changes with their sign, and numbers with the mark of the language', () => {
  expect([1.25, -0.5, 0, 0.04, null, undefined].map((value) => formatChange(value))).toEqual([
    '+1.3',
    '−0.5',
    '0.0',
    '0.0',
    '–',
    '–',
  ]);
  const { level, change } = ukrainian.common;
  expect([level(-14.05), change(2.5), level(Number.NEGATIVE_INFINITY), level(3, 0)]).toEqual([
    '−14,1',
    '+2,5',
    '−∞',
    '3',
  ]);
  expect(ukrainian.master.kilohertz(44_100)).toBe('44,1 кГц');
});
