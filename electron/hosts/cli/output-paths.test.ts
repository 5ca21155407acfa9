import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignOutputs, makeOutputFolder } from './output-paths.ts';

let folder: string;
let song: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-outputs-'));
  song = join(folder, 'song.flac');
  await writeFile(song, '');
  await link(song, join(folder, 'hard-link.flac'));
  await symlink(song, join(folder, 'soft-link.flac'));
  await mkdir(join(folder, 'masters'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const outputs = (inputs: readonly string[], output: string, format?: string): string[] =>
  assignOutputs(inputs, output, format).map(({ outputPath }) => outputPath);

describe('where masters go', () => {
  it('takes -o for the file when there is one input and no such folder', () => {
    expect(outputs(['a.wav'], 'out/b.mp3')).toEqual(['out/b.mp3']);
  });

  it('takes -o for a folder when it is one, ends in a separator, or there are several inputs', () => {
    const masters = join(folder, 'masters');
    expect(outputs(['a.wav'], masters)).toEqual([join(masters, 'a-master.wav')]);
    expect(outputs(['a.wav'], 'new/')).toEqual([join('new', 'a-master.wav')]);
    expect(outputs(['x/a.wav', 'y/b.wav'], 'new')).toEqual([
      join('new', 'a-master.wav'),
      join('new', 'b-master.wav'),
    ]);
  });

  it.each([
    ['song.flac', undefined, 'song-master.flac'],
    ['song.AIF', undefined, 'song-master.aif'],
    ['song.mp3', undefined, 'song-master.wav'],
    ['song', undefined, 'song-master.wav'],
    ['my.song.v2.wav', 'mp3', 'my.song.v2-master.mp3'],
    ['-Пісня "1".wav', undefined, '-Пісня "1"-master.wav'],
  ])('names the master of %s in format %s %s', (input, format, name) => {
    expect(outputs([input], 'new/', format)).toEqual([join('new', name)]);
  });

  it('refuses an output that is an input, however it is spelt', () => {
    for (const name of [
      'song.flac',
      `../${basename(folder)}/song.flac`,
      'hard-link.flac',
      'soft-link.flac',
    ]) {
      expect(() => assignOutputs([song], join(folder, name), undefined)).toThrow(
        expect.objectContaining({
          code: 'bad-argument',
          message: expect.stringContaining(`overwrite the input ${song}`),
        }),
      );
    }
  });

  it('refuses a folder of masters in which one would replace an input', async () => {
    const other = join(folder, 'song-master.flac');
    await writeFile(other, 'another track');
    expect(() => assignOutputs([song, other], folder, undefined)).toThrow(`overwrite the input ${other}`);
    await rm(other);
  });

  it('refuses two masters of one name', () => {
    expect(() => assignOutputs(['a/song.mp3', 'b/song.wav'], 'new/', undefined)).toThrow(
      `a/song.mp3 and b/song.wav would both be written to ${join('new', 'song-master.wav')}`,
    );
  });

  it('refuses one input twice', () => {
    expect(() => assignOutputs(['song.wav', 'song.wav'], 'new/', undefined)).toThrow('would both be written');
  });
});

describe('the folder of masters', () => {
  it('is made where it is missing, and taken away again while it is empty', async () => {
    const made = join(folder, 'made');
    const removeIfEmpty = makeOutputFolder(['a.wav', 'b.wav'], made);
    expect(existsSync(made)).toBe(true);
    await writeFile(join(made, 'a-master.wav'), '');
    removeIfEmpty();
    expect(existsSync(made)).toBe(true);
    await rm(join(made, 'a-master.wav'));
    removeIfEmpty();
    expect(existsSync(made)).toBe(false);
  });

  it('stays when it was there before', () => {
    const masters = join(folder, 'masters');
    makeOutputFolder(['a.wav'], masters)();
    expect(existsSync(masters)).toBe(true);
  });

  it('is not made for the name of a file, nor below a folder that is missing', () => {
    makeOutputFolder(['a.wav'], join(folder, 'file.wav'));
    expect(existsSync(join(folder, 'file.wav'))).toBe(false);
    expect(() => makeOutputFolder(['a.wav'], join(folder, 'no', 'where/'))).toThrow(
      expect.objectContaining({
        code: 'output-failed',
        message: expect.stringContaining('where/ cannot be made'),
      }),
    );
  });
});
