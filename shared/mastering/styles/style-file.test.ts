import { describe, expect, it } from 'vitest';
import { parseStyle } from './style-file.ts';

const EQ = {
  target: [
    [100, 0],
    [10_000, -20],
  ],
  reach: 'target',
  maximumDb: 4,
  fromHz: 40,
  toHz: 12_000,
  smoothingOctaves: 1,
  phase: 'linear',
};
const BAND = { spreadDb: 8, maximumRatio: 2, kneeDb: 6, attackMs: 20, releaseMs: 200 };
const WIDTH = { sideToMidDb: -10, reach: 'target', maximumDb: 3 };

function parse(content: object): ReturnType<typeof parseStyle> {
  const file = { format: 'lathe-style-1', name: 'mine', description: 'My own.', ...content };
  return parseStyle(JSON.stringify(file), 'mine.json');
}

describe('parseStyle', () => {
  it('takes a style with any of its stages', () => {
    expect(parse({}).name).toBe('mine');
    const whole = parse({
      targetLufs: -12,
      eq: EQ,
      compressor: { bands: [BAND, BAND, BAND, BAND] },
      saturation: { driveDb: 3, asymmetry: 0, mix: 20 },
      width: WIDTH,
      monoBass: { belowHz: 100, fromSideToMidDb: -12 },
    });
    expect(whole.eq!.target[1]).toEqual([10_000, -20]);
  });

  it.each([
    [
      { format: 'lathe-style-2' },
      'the style "mine.json" is no style: format must be lathe-style-1, got lathe-style-2',
    ],
    [{ name: '' }, 'name must be a text that is not empty, got an empty text'],
    [{ eqaliser: EQ }, 'the file has no eqaliser'],
    [{ eq: { ...EQ, maximumDb: 20 } }, 'eq.maximumDb must be a number from 0 to 12, got 20'],
    [{ eq: { ...EQ, target: [[100, 0]] } }, 'eq.target must have two points or more'],
    [
      {
        eq: {
          ...EQ,
          target: [
            [200, 0],
            [100, 1],
          ],
        },
      },
      'must have frequencies that rise from point to point',
    ],
    [{ eq: { ...EQ, fromHz: 5000, toHz: 500 } }, 'eq must have fromHz below toHz'],
    [{ eq: { ...EQ, reach: 'range' } }, 'eq must have a range where its reach is range'],
    [
      {
        eq: {
          ...EQ,
          range: [
            [100, 2, 1],
            [200, 0, 1],
          ],
        },
      },
      'eq.range must have the lower level before the higher one',
    ],
    [{ compressor: { bands: [BAND] } }, 'compressor.bands must have 4 bands'],
    [
      { compressor: { bands: [BAND, BAND, { ...BAND, attackMs: 0 }, BAND] } },
      'compressor.bands.2.attackMs must be a number from 1 to 500, got 0',
    ],
    [{ width: { ...WIDTH, reach: 'range' } }, 'width must have a range where its reach is range'],
    [{ width: { ...WIDTH, reach: 'far' } }, 'width.reach must be one of target, range, got far'],
    [
      { saturation: { driveDb: 3, asymmetry: 2, mix: 20 } },
      'saturation.asymmetry must be a number from 0 to 1, got 2',
    ],
    [
      { monoBass: { belowHz: 5, fromSideToMidDb: 0 } },
      'monoBass.belowHz must be a number from 20 to 500, got 5',
    ],
  ])('refuses %j with a sentence', (content, sentence) => {
    expect(() => parse(content)).toThrow(sentence);
  });

  it('refuses what is no JSON', () => {
    expect(() => parseStyle('{', 'broken.json')).toThrow(
      /^the style "broken.json" is no JSON \(.*\): correct the file$/,
    );
  });
});
