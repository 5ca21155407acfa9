import { describe, expect, it } from 'vitest';
import { isLatheError } from '../../../shared/errors.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import { checkSettings, resolveSettings } from './settings.ts';
import type { MasterSettings } from './types.ts';

const probe: AudioProbe = {
  path: 'in.wav',
  container: 'wav',
  codec: 'pcm_s16le',
  sampleRate: 44100,
  channelCount: 2,
  bitDepth: 16,
  isFloat: false,
  durationSeconds: 1,
  hasCoverArt: false,
};

function resolve(outputPath: string, settings: MasterSettings = {}, source: Partial<AudioProbe> = {}) {
  const request = { inputPath: 'in.wav', outputPath, settings };
  return resolveSettings(request, { ...probe, ...source }, (format, rate) =>
    format === 'opus' ? 48000 : rate,
  );
}

describe('resolveSettings', () => {
  it.each([
    ['a.wav', 'wav'],
    ['a.b/c.FLAC', 'flac'],
    ['a.aif', 'aiff'],
    ['a.m4a', 'm4a'],
    ['a.opus', 'opus'],
  ])('takes the format from the name: %s', (path, format) => {
    expect(resolve(path).format).toBe(format);
  });

  it.each(['a', 'a.xyz', '.wav', 'wav'])('refuses a name without a format: %s', (path) => {
    let thrown: unknown;
    try {
      resolve(path);
    } catch (error) {
      thrown = error;
    }
    expect(isLatheError(thrown, 'bad-argument')).toBe(true);
    expect(String(thrown)).toContain(`"${path}"`);
    expect(resolve(path, { format: 'flac' }).format).toBe('flac');
  });

  it('keeps the depth of the source, and dithers where that can be heard', () => {
    expect(resolve('a.wav')).toMatchObject({ bitDepth: 16, dither: 'tpdf' });
    expect(resolve('a.wav', {}, { bitDepth: 24 })).toMatchObject({ bitDepth: 24, dither: 'off' });
    expect(resolve('a.wav', {}, { bitDepth: 32, isFloat: true })).toMatchObject({
      bitDepth: 24,
      dither: 'off',
    });
    expect(resolve('a.wav', {}, { bitDepth: undefined, codec: 'mp3' })).toMatchObject({ bitDepth: 24 });
    expect(resolve('a.wav', { bitDepth: 24, dither: 'shaped' })).toMatchObject({
      bitDepth: 24,
      dither: 'shaped',
    });
    expect(resolve('a.wav', { bitDepth: '32f', dither: 'tpdf' })).toMatchObject({
      bitDepth: '32f',
      dither: 'off',
    });
    expect(resolve('a.mp3', { bitDepth: 16, dither: 'tpdf' })).toMatchObject({
      bitDepth: '32f',
      dither: 'off',
    });
  });

  it('knows the rate that will be in the file', () => {
    expect(resolve('a.wav').sampleRate).toBe(44100);
    expect(resolve('a.wav', { sampleRate: 96000 }).sampleRate).toBe(96000);
    expect(resolve('a.opus', { sampleRate: 'keep' }).sampleRate).toBe(48000);
  });
});

describe('checkSettings', () => {
  it.each<[MasterSettings, string]>([
    [{ intensity: -1 }, 'got -1'],
    [{ intensity: Number.NaN }, 'got NaN'],
    [{ startSeconds: -0.1 }, 'got -0.1'],
    [{ startSeconds: 3, endSeconds: 3 }, 'got 3'],
    [{ sampleRate: 7999 }, 'got 7999'],
    [{ target: { integratedLufs: 3, ceilingDbtp: -1 } }, 'got 3'],
    [{ target: { integratedLufs: 'off', ceilingDbtp: 1 } }, 'got 1'],
  ])('refuses %j', (settings, message) => {
    expect(() => checkSettings(settings)).toThrow(message);
  });

  it('takes the ends of the ranges', () => {
    checkSettings({ intensity: 0, startSeconds: 0, endSeconds: 0.001, sampleRate: 192_000 });
    checkSettings({ intensity: 100, target: { integratedLufs: -4, ceilingDbtp: 0 } });
  });
});
