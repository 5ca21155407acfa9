import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decibels, filePath } from './fields.ts';
import { decodeOrRefuse } from './issues.ts';
import { masterRequest, masterSettings } from './master.ts';
import { trainRequest } from './train.ts';

describe('decibels', () => {
  it('crosses JSON unchanged, silence too', () => {
    const level = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(-Infinity));
    fc.assert(
      fc.property(level, (db) => {
        const wire: unknown = JSON.parse(JSON.stringify(z.encode(decibels, db)));
        // JSON has no negative zero either, and no decibel needs one.
        expect(decodeOrRefuse(decibels, wire, 'level')).toBe(Object.is(db, -0) ? 0 : db);
      }),
    );
  });

  it.each([Number.NaN, Infinity])('refuses to send %s', (db) => {
    expect(() => z.encode(decibels, db)).toThrow();
  });
});

const TARGET =
  'targetLufs must be off, a number of LUFS from -50 to -4, or one of streaming, spotify, youtube, apple, ' +
  'podcast, broadcast, broadcast-us, cd, club';

describe('a refusal is one sentence with the field, what is allowed, and the value', () => {
  it.each([
    [{ intensity: 140 }, 'intensity must be a number from 0 to 100, got 140'],
    [{ intensity: '60' }, 'intensity must be a number from 0 to 100, got 60'],
    [{ intensity: Number.NaN }, 'intensity must be a number from 0 to 100, got NaN'],
    [{ ceilingDbtp: 0.1 }, 'ceilingDbtp must be a number from -20 to 0, got 0.1'],
    [{ targetLufs: 'loud' }, `${TARGET}, got loud`],
    [{ targetLufs: -60 }, `${TARGET}, got -60`],
    [{ targetLufs: null }, `${TARGET}, got null`],
    [{ format: 'wma' }, 'format must be one of wav, flac, mp3, m4a, ogg, opus, aiff, got wma'],
    [{ bitDepth: 20 }, 'bitDepth must be one of 16, 24, 32f, got 20'],
    [{ sampleRate: 7999 }, 'sampleRate must be keep or a whole number of Hz from 8000 to 192000, got 7999'],
    [{ startSeconds: -1 }, 'startSeconds must be a number of seconds, 0 or more, got -1'],
    [{ loudness: -14 }, 'master.run has no loudness'],
    [{ model: '' }, 'model must be a text that is not empty, got an empty text'],
  ])('%j', (settings, sentence) => {
    expect(() => decodeOrRefuse(masterSettings, settings, 'master.run')).toThrow(
      expect.objectContaining({ code: 'bad-argument', message: sentence }),
    );
  });

  it('names nested fields by their path', () => {
    const request = { inputPath: 'a', outputPath: 'b', settings: { intensity: -1 } };
    expect(() => decodeOrRefuse(masterRequest, request, 'master.run')).toThrow(
      'settings.intensity must be a number from 0 to 100, got -1',
    );
  });

  it.each([
    [undefined, 'master.run is not valid'],
    [{ inputPath: 1, outputPath: 'b' }, 'inputPath must be a path, got 1'],
    [{ inputPath: 'a\0b', outputPath: 'b' }, 'inputPath must be a path without a NUL character'],
    [{ outputPath: 'b' }, 'inputPath must be a path, got nothing'],
  ])('%j as a request', (request, sentence) => {
    expect(() => decodeOrRefuse(masterRequest, request, 'master.run')).toThrow(sentence);
  });
});

describe('requests', () => {
  it('allows the ends of every range', () => {
    const settings = { intensity: 0, targetLufs: -50, ceilingDbtp: -20, sampleRate: 8000, startSeconds: 0 };
    expect(decodeOrRefuse(masterSettings, settings, 'settings')).toEqual(settings);
    const others = { intensity: 100, targetLufs: -4, ceilingDbtp: 0, sampleRate: 192_000, bitDepth: '32f' };
    expect(decodeOrRefuse(masterSettings, others, 'settings')).toEqual(others);
  });

  it('does not take a new training and the rest of an old one at once', () => {
    const both = { action: 'resume', folder: 'run', good: 'good' };
    expect(() => decodeOrRefuse(trainRequest, both, 'train.run')).toThrow('train.run has no good');
    expect(() =>
      decodeOrRefuse(trainRequest, { action: 'start', good: '', outputFolder: 'run' }, 'train.run'),
    ).toThrow('good must be a path, not an empty text, got an empty text');
  });

  it('keeps a path as it is', () => {
    for (const path of ['-dash.wav', 'with "quotes".wav', 'Пісня.wav', ' ', '../a b/c.wav']) {
      expect(decodeOrRefuse(filePath, path, 'path')).toBe(path);
    }
  });
});
