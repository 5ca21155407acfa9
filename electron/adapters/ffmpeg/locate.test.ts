import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFfmpeg } from './ffmpeg.ts';
import { type LocateEnvironment, locateFfmpeg } from './locate.ts';
import { collect, failureOf, runFfmpeg, temporaryFolder, writeSound } from './test-sound.ts';

const folder = temporaryFolder();

function program(...parts: readonly string[]): string {
  const path = join(folder, ...parts);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '#!/bin/sh\necho "I am not ffmpeg"\n');
  chmodSync(path, 0o755);
  return path;
}

const named = program('named', 'my ffmpeg');
const bundled = program('resources', 'ffmpeg', 'ffmpeg');
const fromStatic = program('app.asar.unpacked', 'static', 'ffmpeg');
const fromInstaller = program('installer', 'ffmpeg');
const onPath = program('bin', 'ffmpeg');

const everything: LocateEnvironment = {
  env: { FFMPEG_PATH: named, PATH: [join(folder, 'nothing'), join(folder, 'bin')].join(delimiter) },
  platform: 'linux',
  resourcesPath: join(folder, 'resources'),
  packagePath: (name) =>
    name === 'ffmpeg-static' ? join(folder, 'app.asar', 'static', 'ffmpeg') : fromInstaller,
};

describe('locateFfmpeg', () => {
  it('takes FFMPEG_PATH, bundled, ffmpeg-static, the installer, PATH, in this order', () => {
    let where = everything;
    expect(locateFfmpeg(where)).toEqual({ path: named, source: 'FFMPEG_PATH' });
    where = { ...where, env: { ...where.env, FFMPEG_PATH: '' } };
    expect(locateFfmpeg(where)).toEqual({ path: bundled, source: 'bundled' });
    where = { ...where, resourcesPath: undefined };
    expect(locateFfmpeg(where)).toEqual({ path: fromStatic, source: 'ffmpeg-static' });
    // ffmpeg-static tells a path whether its binary was fetched or not.
    where = {
      ...where,
      packagePath: (name) => (name === 'ffmpeg-static' ? join(folder, 'none') : fromInstaller),
    };
    expect(locateFfmpeg(where)).toEqual({ path: fromInstaller, source: '@ffmpeg-installer/ffmpeg' });
    where = { ...where, packagePath: () => undefined };
    expect(locateFfmpeg(where)).toEqual({ path: onPath, source: 'PATH' });
  });

  it.each([join(folder, 'missing'), folder])(
    'names an FFMPEG_PATH that cannot be run and takes no other: %s',
    async (bad) => {
      const where = { ...everything, env: { ...everything.env, FFMPEG_PATH: bad } };
      const message = await failureOf('tool-missing', async () => locateFfmpeg(where));
      expect(message).toContain(`FFMPEG_PATH is "${bad}"`);
    },
  );

  it('says what to do when there is none', async () => {
    const where = { ...everything, env: {}, resourcesPath: undefined, packagePath: () => undefined };
    expect(await failureOf('tool-missing', async () => locateFfmpeg(where))).toMatch(
      /install it.*FFMPEG_PATH/,
    );
  });

  it('finds one in a checkout', () => {
    expect(locateFfmpeg().path).toMatch(/ffmpeg/);
  });
});

describe('a program that is not ffmpeg', () => {
  it('is told by its answer', async () => {
    const message = await failureOf('tool-failed', () => createFfmpeg({ path: named }).version());
    expect(message).toContain(named);
    expect(message).toContain('I am not ffmpeg');
  });

  it('is told when it has gone in the meantime', async () => {
    const gone = program('gone', 'ffmpeg');
    const ffmpeg = createFfmpeg({ path: gone });
    rmSync(gone);
    const working = createFfmpeg();
    const sound = join(folder, 'x.wav');
    runFfmpeg(working, '-f', 'lavfi', '-i', 'sine=d=0.1', sound);
    const target = join(folder, 'out.wav');
    const options = { format: 'wav', bitDepth: 16, sampleRate: 44100 } as const;
    for (const work of [
      () => ffmpeg.version(),
      () => ffmpeg.probe(sound),
      () => collect(ffmpeg.decode(sound)),
      () => writeSound(ffmpeg, target, [new Float32Array(100)], options),
      () => collect(ffmpeg.openResampler({ fromRate: 8000, toRate: 16000, channelCount: 1 }).output),
    ]) {
      expect(await failureOf('tool-missing', work)).toContain(gone);
    }
    expect(readdirSync(folder).filter((file) => file.includes('.part'))).toEqual([]);
  });
});
