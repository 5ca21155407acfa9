import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { unpackedPath } from '../unpacked-path.ts';
import type { FfmpegSource } from './types.ts';

/** An ffmpeg program and where it came from. */
export interface FfmpegLocation {
  readonly path: string;
  readonly source: FfmpegSource;
}

/** What the search looks at; a test gives its own. */
export interface LocateEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The folder of a packaged app's resources; undefined in a checkout. */
  readonly resourcesPath: string | undefined;
  /** The program's path as an npm package tells it; undefined when the package is not installed. */
  readonly packagePath: (packageName: 'ffmpeg-static' | '@ffmpeg-installer/ffmpeg') => string | undefined;
}

const nodeRequire = createRequire(import.meta.url);

const thisEnvironment = (): LocateEnvironment => ({
  env: process.env,
  platform: process.platform,
  resourcesPath: (process as NodeJS.Process & { readonly resourcesPath?: string }).resourcesPath,
  packagePath,
});

/**
 * Finds ffmpeg: `FFMPEG_PATH`, the packaged app's resources, `ffmpeg-static`, `@ffmpeg-installer/ffmpeg`, `PATH`.
 *
 * `FFMPEG_PATH` is an order and not a hint: when it names nothing that can be run, that is an error and no other
 * ffmpeg is taken.
 *
 * @throws LatheError `tool-missing` when there is none, or when `FFMPEG_PATH` is unusable
 */
export function locateFfmpeg(where: LocateEnvironment = thisEnvironment()): FfmpegLocation {
  const named = where.env.FFMPEG_PATH;
  if (named !== undefined && named !== '') return requireProgram(named, 'FFMPEG_PATH');
  for (const [source, path] of candidates(where)) {
    if (path !== undefined && isProgram(path)) return { path, source };
  }
  throw new LatheError('tool-missing', sentence('ffmpegMissing'));
}

/**
 * Takes the program that somebody named.
 *
 * @throws LatheError `tool-missing` that names it when it cannot be run
 */
export function requireProgram(path: string, source: 'FFMPEG_PATH' | 'option'): FfmpegLocation {
  if (isProgram(path)) return { path, source };
  const name = source === 'FFMPEG_PATH' ? 'FFMPEG_PATH' : 'The given ffmpeg';
  throw new LatheError('tool-missing', sentence('ffmpegNotProgram', { name, file: path }));
}

function* candidates(where: LocateEnvironment): Generator<readonly [FfmpegSource, string | undefined]> {
  const program = where.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  if (where.resourcesPath !== undefined) {
    yield ['bundled', join(where.resourcesPath, 'ffmpeg', program)];
    yield ['bundled', join(where.resourcesPath, program)];
  }
  // Both packages tell a path even when no binary is there; a program inside an asar archive cannot be run.
  yield ['ffmpeg-static', outsideAsar(where.packagePath('ffmpeg-static'))];
  yield ['@ffmpeg-installer/ffmpeg', outsideAsar(where.packagePath('@ffmpeg-installer/ffmpeg'))];
  for (const folder of (where.env.PATH ?? where.env.Path ?? '').split(delimiter)) {
    if (folder !== '') yield ['PATH', join(folder, program)];
  }
}

function outsideAsar(path: string | undefined): string | undefined {
  return path && unpackedPath(path);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** `ffmpeg-static` exports the path itself, `@ffmpeg-installer/ffmpeg` an object that has it; both throw where they do not support the platform. */
function packagePath(packageName: string): string | undefined {
  try {
    const exported: unknown = nodeRequire(packageName);
    if (typeof exported === 'string') return exported;
    if (typeof exported !== 'object' || exported === null || !('path' in exported)) return undefined;
    return typeof exported.path === 'string' ? exported.path : undefined;
  } catch {
    return undefined;
  }
}
