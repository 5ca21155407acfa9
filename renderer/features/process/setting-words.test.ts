import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../i18n/english.ts';
import { ukrainian } from '../../i18n/ukrainian.ts';
import { ALL_SETTINGS, differenceWords, differingSettings, SOUND_SETTINGS } from './setting-words.ts';
import { type ProcessSettings, toMasterSettings, USUAL_SETTINGS, withStage } from './settings.ts';

const settings = (changes: Partial<ProcessSettings>): ProcessSettings => ({ ...USUAL_SETTINGS, ...changes });
const wordsOf = (one: ProcessSettings, other: ProcessSettings): readonly string[] =>
  differenceWords(one, other, ALL_SETTINGS, english);

/** Any settings of the kinds that are told apart by what is used beside them. */
const anySettings = fc.record({
  model: fc.constantFrom('none', 'crnn'),
  intensity: fc.constantFrom(50, 100),
  style: fc.constantFrom('none', 'warm', 'loud'),
  styleAmount: fc.constantFrom(30, 100),
  styleStages: fc.constantFrom({}, { eq: 40 }, { eq: 40, width: 10 }),
  references: fc.constantFrom([], ['file:1/a.wav'], ['file:1/a.wav', 'file:2/a.wav']),
  referenceWidth: fc.constantFrom(0, 100),
  referencePhase: fc.constantFrom('linear', 'minimum'),
  target: fc.constantFrom('auto', 'custom', 'cd'),
  targetLufs: fc.constantFrom(-14, -11.5),
  hasOwnCeiling: fc.boolean(),
  ceilingDbtp: fc.constantFrom(-1, -0.3),
  format: fc.constantFrom('source', 'mp3'),
  bitDepth: fc.constantFrom('source', '24'),
}) as fc.Arbitrary<Partial<ProcessSettings>>;

describe('differingSettings', () => {
  it('finds a difference exactly where the engine is asked for something else', () => {
    const names = fc.constantFrom(...ALL_SETTINGS);
    fc.assert(
      fc.property(anySettings, names, names, anySettings, (drawn, first, second, changes) => {
        const one = settings(drawn);
        const other = { ...one, [first]: settings(changes)[first], [second]: settings(changes)[second] };
        const requests = [one, other].map((each) => JSON.stringify(toMasterSettings(each)));
        const areSame = differingSettings(one, other, ALL_SETTINGS).length === 0;
        expect(areSame).toBe(requests[0] === requests[1]);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves out what only makes the file, where it does not count', () => {
    const [wav, mp3] = [settings({ format: 'wav', dither: 'shaped' }), settings({ format: 'mp3' })];
    expect(differingSettings(wav, mp3, SOUND_SETTINGS)).toEqual([]);
    expect(differingSettings(wav, mp3, ALL_SETTINGS)).toEqual(['format', 'bitDepth', 'dither']);
  });
});

describe('differenceWords', () => {
  it('says both sides of a difference as the panel does', () => {
    const warm = settings({ style: 'warm', styleAmount: 60, intensity: 50 });
    expect(wordsOf(warm, USUAL_SETTINGS)).toEqual([
      'Intensity: 50 %',
      'Style: Warm',
      'Amount of style: 60 %',
    ]);
    expect(wordsOf(USUAL_SETTINGS, warm)).toEqual(['Intensity: 100 %', 'Style: None']);
  });

  it('leaves out what is as usual where the other has nothing of it, and what has no effect', () => {
    const warm = settings({ style: 'warm' });
    expect(wordsOf(warm, USUAL_SETTINGS)).toEqual(['Style: Warm']);
    expect(wordsOf(warm, { ...warm, styleAmount: 60 })).toEqual(['Amount of style: 100 %']);
    const none = settings({ model: 'none', intensity: 30, targetLufs: -9 });
    expect(wordsOf(none, USUAL_SETTINGS)).toEqual(['Model: None']);
    expect(wordsOf(settings({ hasOwnCeiling: true }), USUAL_SETTINGS)).toEqual(['Ceiling in dBTP: −1.0']);
    expect(wordsOf(USUAL_SETTINGS, settings({ hasOwnCeiling: true }))).toEqual(['Ceiling of the target']);
  });

  it('names references, stages and values of one’s own, in each language', () => {
    const own = settings({
      references: ['file:1/hit.flac', 'file:2/song.wav'],
      style: 'loud',
      styleStages: withStage({ width: 20 }, 'eq', 50),
      target: 'custom',
      targetLufs: -11.5,
    });
    expect(wordsOf(own, USUAL_SETTINGS)).toEqual(
      expect.arrayContaining([
        'Target: Own value',
        'Target in LUFS: −11.5',
        'Reference tracks: hit.flac, song.wav',
        'Amounts of its stages: Equaliser 50 %, Width 20 %',
      ]),
    );
    const inUkrainian = differenceWords(own, USUAL_SETTINGS, ALL_SETTINGS, ukrainian);
    for (const words of inUkrainian) expect(words).toMatch(/^[А-ЯІЇЄҐ]/);
    expect(inUkrainian.some((words) => words.endsWith('−11,5'))).toBe(true);
  });
});

it('amounts of stages are the same value, whichever was changed first', () => {
  const [one, other] = [withStage({ width: 20 }, 'eq', 50), withStage({ eq: 50 }, 'width', 20)];
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  expect(withStage(one, 'eq', 100)).toEqual({ width: 20 });
});
