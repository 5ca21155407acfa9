import { describe, expect, it } from 'vitest';
import { masterSettings } from '../../../shared/contract/master.ts';
import { presetOf, readPresets, withoutPreset, withPreset } from './presets.ts';
import {
  BIT_DEPTHS,
  DITHERS,
  FORMATS,
  masterName,
  type ProcessSettings,
  SAMPLE_RATES,
  STYLES,
  TARGETS,
  toMasterSettings,
  USUAL_SETTINGS,
} from './settings.ts';
import { beginHistory, change, redo, undo } from './settings-history.ts';

describe('toMasterSettings', () => {
  it('leaves out what the engine chooses by itself', () => {
    expect(toMasterSettings(USUAL_SETTINGS)).toEqual({ model: 'crnn', intensity: 100, device: 'auto' });
  });

  it.each(
    Object.entries({
      target: TARGETS,
      style: STYLES,
      format: FORMATS,
      bitDepth: BIT_DEPTHS,
      sampleRate: SAMPLE_RATES,
      dither: DITHERS,
    }).flatMap(([key, values]) => values.map((value) => [key, value] as const)),
  )('gives what the contract takes: %s %s', (key, value) => {
    const settings = toMasterSettings({ ...USUAL_SETTINGS, [key]: value } as ProcessSettings);
    expect(masterSettings.parse(settings)).toEqual(settings);
  });

  it('gives references, own targets and ceilings', () => {
    const settings = toMasterSettings({
      ...USUAL_SETTINGS,
      references: ['file:1/hit.flac'],
      referenceDynamics: 30,
      target: 'custom',
      targetLufs: -11.5,
      hasOwnCeiling: true,
      ceilingDbtp: -0.5,
      format: 'mp3',
      bitDepth: '16',
    });
    expect(settings).toMatchObject({
      reference: { paths: ['file:1/hit.flac'], spectrum: 100, dynamics: 30 },
      targetLufs: -11.5,
      ceilingDbtp: -0.5,
      format: 'mp3',
    });
    expect(settings.reference?.phase).toBe('linear');
    // MP3 has no depth of bits.
    expect(settings.bitDepth).toBeUndefined();
  });
});

it('gives the amounts of a style that are not usual', () => {
  const settings = toMasterSettings({ ...USUAL_SETTINGS, style: 'warm', styleStages: { compressor: 40 } });
  expect(settings.style).toEqual({ name: 'warm', amount: 100, compressor: 40 });
  expect(masterSettings.parse(settings)).toEqual(settings);
});

it.each([
  ['song.flac', 'source', 'song-master.flac'],
  ['song.MP3', 'source', 'song-master.wav'],
  ['song.wav', 'mp3', 'song-master.mp3'],
  ['a.b', 'source', 'a-master.wav'],
  ['noise', 'opus', 'noise-master.opus'],
] as const)('a master of %s as %s is called %s', (name, format, expected) => {
  expect(masterName(name, format)).toBe(expected);
});

describe('history', () => {
  it('goes back and forth, and forgets what was undone when something else is done', () => {
    let history = change(change(beginHistory(1), 2), 3);
    history = undo(undo(history));
    expect(history.present).toBe(1);
    expect(undo(history)).toBe(history);
    history = redo(history);
    expect(history.present).toBe(2);
    history = change(history, 9);
    expect(redo(history)).toBe(history);
    expect(undo(history).present).toBe(2);
  });

  it('takes a row of changes of one thing for one step', () => {
    let history = beginHistory(0);
    for (const value of [1, 2, 3]) history = change(history, value, 'intensity');
    history = change(history, 4, 'target');
    expect(undo(history).present).toBe(3);
    expect(undo(undo(history)).present).toBe(0);
    // After a step back the same slider begins a step of its own.
    const again = change(undo(history), 5, 'intensity');
    expect(undo(again).present).toBe(3);
  });
});

describe('presets', () => {
  const warm = { ...USUAL_SETTINGS, style: 'warm', references: ['file:1/x.wav'] } as const;

  it('are kept without references, found again, and taken away', () => {
    const presets = withPreset({}, 'Warm', warm);
    expect(presetOf(presets, warm)).toBe('Warm');
    expect(presetOf(presets, USUAL_SETTINGS)).toBeUndefined();
    const kept = readPresets(JSON.stringify(presets));
    expect(kept.Warm).toEqual({ ...warm, references: [] });
    expect(withoutPreset(kept, 'Warm')).toEqual({});
  });

  it('of an older page are filled up, and broken ones are none', () => {
    expect(readPresets('{"Old": {"intensity": 40}}').Old).toEqual({ ...USUAL_SETTINGS, intensity: 40 });
    expect(readPresets('not json')).toEqual({});
    expect(readPresets(null)).toEqual({});
  });
});
