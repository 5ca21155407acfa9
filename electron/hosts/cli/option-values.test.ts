import { describe, expect, it } from 'vitest';
import { masterSettings } from '../../../shared/contract/master.ts';
import { readBy } from './option-values.ts';

const { bitDepth, intensity, sampleRate, targetLufs } = masterSettings.shape;

describe('option values', () => {
  it.each([
    [intensity, '60', 60],
    [intensity, '.5e2', 50],
    [targetLufs, '-11.5', -11.5],
    [targetLufs, 'off', 'off'],
    [targetLufs, 'spotify', 'spotify'],
    [bitDepth, '16', 16],
    [bitDepth, '32f', '32f'],
    [sampleRate, 'keep', 'keep'],
    [sampleRate, '48000', 48000],
  ])('reads %#: %s', (schema, text, value) => {
    expect(readBy('--option', schema)(text)).toBe(value);
  });

  it.each([
    [intensity, '140', '--option must be a number from 0 to 100, got 140'],
    [intensity, '', '--option must be a number from 0 to 100, got an empty text'],
    [intensity, ' 5', '--option must be a number from 0 to 100, got  5'],
    [intensity, '0x10', '--option must be a number from 0 to 100, got 0x10'],
    [intensity, 'Infinity', '--option must be a number from 0 to 100, got Infinity'],
    [bitDepth, '20', '--option must be one of 16, 24, 32f, got 20'],
    [sampleRate, '44100.5', '--option must be keep or a whole number of Hz from 8000 to 192000, got 44100.5'],
  ])('refuses %#: "%s"', (schema, text, sentence) => {
    expect(() => readBy('--option', schema)(text)).toThrow(
      expect.objectContaining({ code: 'bad-argument', message: sentence }),
    );
  });
});
