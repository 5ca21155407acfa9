import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SENTENCES, type SentenceKey } from './catalogue.ts';
import { FINDING_SENTENCES, findingSentence } from './findings.ts';
import { LANGUAGE_TAGS, localNumber, pluralForm, preferredLanguage } from './languages.ts';
import { LIST_MARK } from './placeholders.ts';
import { fillSentence, recogniseSentence, sentence } from './sentence.ts';
import { TRANSLATIONS, translateSentence } from './translate.ts';

const KEYS = Object.keys(SENTENCES) as SentenceKey[];
const namesOf = (template: string): string[] => [
  ...new Set([...template.matchAll(/\{(\w+)[|}]/g)].map(([, name]) => name!)),
];

describe('a sentence', () => {
  it('has its values in the place of its names, and words in their number', () => {
    expect(sentence('sourceClipped', { count: 3 })).toBe(
      'The source is clipped in 3 places: use a version that is not.',
    );
    expect(sentence('fileClipped', { count: 1 })).toBe('The file is clipped in 1 place.');
    expect(sentence('fileSilent')).toBe('The file is silent.');
  });

  it.each(KEYS)('is recognised with whatever stands in it: %s', (key) => {
    const names = namesOf(SENTENCES[key]);
    // As people write names, with numbers among them.
    const value = fc.oneof(fc.stringMatching(/^[\w./$&-]{1,20}$/), fc.nat().map(String));
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, value]))), (values) => {
        const text = fillSentence(SENTENCES[key], values, 'en');
        const found = recogniseSentence(text);
        // Of two that say the same with these values, either is right.
        expect(found && fillSentence(SENTENCES[found.key], found.values, 'en')).toBe(text);
        if (names.length < 3) expect(found).toEqual({ key, values });
      }),
      { numRuns: 25 },
    );
  });

  it('of nobody is none', () => {
    expect(recogniseSentence('Something else.')).toBeUndefined();
    expect(recogniseSentence('')).toBeUndefined();
  });
});

describe('in another language', () => {
  it.each(KEYS)('a sentence keeps all that stands in it: %s', (key) => {
    for (const { sentences } of Object.values(TRANSLATIONS)) {
      expect(namesOf(sentences[key]).sort()).toEqual(namesOf(SENTENCES[key]).sort());
    }
  });

  it('each is said in letters of its own, but for names of programs and systems', () => {
    const same = KEYS.filter((key) => !/[а-яіїєґ]/.test(TRANSLATIONS.uk.sentences[key]));
    expect(same).toEqual(['needsMac']);
    for (const finding of Object.values(TRANSLATIONS.uk.findings)) {
      expect(finding.message).toMatch(/[а-яіїєґ]/);
      expect(finding.advice).toMatch(/[а-яіїєґ]/);
    }
  });

  it('numbers, units and words that count have the form of the language', () => {
    const text = (key: 'overdrivenLimiter', reduction: string) => sentence(key, { reduction });
    expect(translateSentence(text('overdrivenLimiter', '4.5'), 'uk')).toContain('забрав до 4,5 дБ');
    expect(translateSentence(sentence('memoryHeld', { needed: '1.2 GB' }), 'uk')).toBe(
      'зайнято щонайбільше 1,2 ГБ пам’яті',
    );
    const threads = [1, 2, 5, 11, 21].map((count) =>
      translateSentence(sentence('trainsOn', { device: 'cpu', count }), 'uk'),
    );
    expect(threads).toEqual([
      'навчання на cpu, 1 потік',
      'навчання на cpu, 2 потоки',
      'навчання на cpu, 5 потоків',
      'навчання на cpu, 11 потоків',
      'навчання на cpu, 21 потік',
    ]);
  });

  it('a name that looks like a number or a word of ours stays as it is', () => {
    expect(translateSentence(sentence('emptyFile', { file: '1.5' }), 'uk')).toContain('«1.5»');
    expect(translateSentence(sentence('emptyFile', { file: 'after' }), 'uk')).toContain('«after»');
  });

  it('a reason inside of a sentence is translated with it, and the word of another program is not', () => {
    const full = sentence('unwritable', {
      file: 'a.wav',
      reason: sentence('diskOfFolderFull', { folder: '/music' }),
    });
    expect(translateSentence(full, 'uk')).toBe(
      '«a.wav» не вдалося записати: диск із текою «/music» заповнений: звільніть місце або виберіть іншу теку.',
    );
    const said = sentence('unreadable', {
      file: 'a.wav',
      reason: sentence('ffmpegSays', { line: 'moov atom not found' }),
    });
    expect(translateSentence(said, 'uk')).toBe(
      '«a.wav» не читається як звук, виберіть цілу копію або інший файл: ffmpeg каже «moov atom not found».',
    );
    const finding = findingSentence(FINDING_SENTENCES.silent);
    expect(translateSentence(sentence('noneTrainable', { count: 2, name: 'a.wav', finding }), 'uk')).toBe(
      `Жоден із треків (2) не годиться для навчання. a.wav: ${findingSentence(TRANSLATIONS.uk.findings.silent)}`,
    );
    expect(translateSentence('moov atom not found', 'uk')).toBe('moov atom not found');
    expect(translateSentence(full, 'en')).toBe(full);
  });

  it('a list of sentences inside of a sentence is translated one by one', () => {
    const band = (name: string, ratio: string) =>
      sentence('bandSpread', { band: name, spread: '7.5', styleSpread: '5.0', ratio });
    const bands = [
      band(sentence('bandBelow', { hertz: 120 }), '1.3'),
      band(sentence('bandBetween', { low: 120, high: 800 }), '2.0'),
    ];
    expect(translateSentence(sentence('compressed', { bands: bands.join(LIST_MARK) }), 'uk')).toBe(
      'Найгучніші миті виділяються більше, ніж задає стиль, тому їх стиснуто: нижче 120 Гц на 7,5 дБ, а у стилі 5,0, тому 1,3:1; від 120 до 800 Гц на 7,5 дБ, а у стилі 5,0, тому 2,0:1.',
    );
  });

  it('two sentences that follow one another are both translated', () => {
    const move = sentence('toneToRange', {
      highest: '+1.5 dB',
      highestAt: '2.5 kHz',
      lowest: '-0.5 dB',
      lowestAt: '63 Hz',
    });
    expect(translateSentence(sentence('toneOverNoise', { noise: 25, most: '+1.5 dB', move }), 'uk')).toBe(
      'Шум лише на 25 дБ тихіший за музику, тому верхи піднято щонайбільше на +1,5 дБ. Там, де тембр виходить за межі стилю, його зсунуто до межі: +1,5 дБ на 2,5 кГц, −0,5 дБ на 63 Гц.',
    );
  });
});

describe('a language', () => {
  it('is the first of the user that Lathe speaks', () => {
    expect(preferredLanguage(['de-AT', 'uk-UA', 'en'])).toBe('uk');
    expect(preferredLanguage(['fr'])).toBe('en');
    expect(preferredLanguage(['toString'])).toBe('en');
  });

  it('writes numbers in its way', () => {
    expect(LANGUAGE_TAGS.map((language) => localNumber('-14.05', language))).toEqual(['−14.05', '−14,05']);
  });

  it('has a form of a word for every number', () => {
    const of = (count: number) => pluralForm(count, ['трек', 'треки', 'треків'], 'uk');
    expect([0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 101, 111, 1.5].map(of)).toEqual(
      'треків трек треки треки треків треків треків треків трек треки трек треків треки'.split(' '),
    );
    expect([0, 1, 2].map((count) => pluralForm(count, ['track', 'tracks'], 'en'))).toEqual([
      'tracks',
      'track',
      'tracks',
    ]);
  });
});
