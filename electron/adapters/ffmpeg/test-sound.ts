import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { isLatheError, type LatheErrorCode } from '../../../shared/errors.ts';
import { createFfmpeg } from './ffmpeg.ts';
import type { AudioBlocks, EncodeOptions, Ffmpeg } from './types.ts';

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * The ffmpeg that is found, and with LATHE_TEST_EVERY_FFMPEG set also the system's, which is another version: both must do,
 * and the tests take twice as long.
 */
export function everyFfmpeg(): ReadonlyArray<readonly [name: string, ffmpeg: Ffmpeg]> {
  const found = createFfmpeg();
  const system = '/usr/bin/ffmpeg';
  const all: Array<readonly [string, Ffmpeg]> = [[found.source, found]];
  if (process.env.LATHE_TEST_EVERY_FFMPEG && found.path !== system && existsSync(system))
    all.push([system, createFfmpeg({ path: system })]);
  return all;
}

/** Runs ffmpeg by itself, without any of the code under test. */
export function runFfmpeg(ffmpeg: Ffmpeg, ...args: readonly string[]): string {
  const run = spawnSync(ffmpeg.path, ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...args], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

/** All of a stream as one planar block. */
export async function collect(blocks: AudioBlocks): Promise<Float32Array[]> {
  const parts: Array<readonly Float32Array[]> = [];
  for await (const block of blocks) parts.push(block);
  return concatenate(parts);
}

function concatenate(parts: ReadonlyArray<readonly Float32Array[]>): Float32Array[] {
  const length = parts.reduce((sum, part) => sum + part[0]!.length, 0);
  return Array.from({ length: parts[0]?.length ?? 0 }, (_, c) => {
    const whole = new Float32Array(length);
    let offset = 0;
    for (const part of parts) {
      whole.set(part[c]!, offset);
      offset += part[c]!.length;
    }
    return whole;
  });
}

/** Writes a file in blocks of an odd length. */
export async function writeSound(
  ffmpeg: Ffmpeg,
  path: string,
  sound: readonly Float32Array[],
  options: Omit<EncodeOptions, 'channelCount'>,
): Promise<void> {
  const channelCount = sound.length === 1 ? 1 : 2;
  const sink = await ffmpeg.openSink(path, { ...options, channelCount });
  const length = sound[0]!.length;
  for (let from = 0; from < length; from += 12_345) {
    await sink.write(sound.map((channel) => channel.subarray(from, Math.min(length, from + 12_345))));
  }
  await sink.finish();
}

/** A sine of 0.5 at `hz`. */
export function sine(samples: number, hz: number, sampleRate: number): Float32Array {
  return Float32Array.from(
    { length: samples },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  );
}

/** The error that work ends with; fails when it does not, or when the error is another one. */
export async function failureOf(code: LatheErrorCode, work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (thrown) {
    if (isLatheError(thrown, code)) return thrown.message;
    throw thrown;
  }
  throw new Error(`expected ${code}, but nothing was thrown`);
}
