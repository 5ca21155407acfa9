/** Programs timed from their start to their end, and Lathe as a package holds it to be one of them. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, writeFolder } from '../../build/scripts/bundle.mjs';
import { syntheticMusic } from '../support/dsp-signals.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

const FOLDER = fileURLToPath(new URL('../../out/bench', import.meta.url));

/** What is timed. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
}

/** One run. */
export interface Timing {
  readonly wallSeconds: number;
  readonly processorSeconds: number;
  readonly stdout: string;
  /** Of the clock, in milliseconds. */
  readonly startedAt: number;
}

/**
 * Makes Lathe as a package holds it.
 *
 * @param morePrograms sources of programs beside those of Lathe
 * @returns where it lies; `lathe.mjs` is the command line
 */
export async function writeBundle(morePrograms: Readonly<Record<string, string>> = {}): Promise<string> {
  const { files } = await bundle(FOLDER, morePrograms);
  writeFolder(FOLDER, files);
  return FOLDER;
}

/**
 * The track that the command line names, or synthetic music.
 *
 * @param scratch folder that the music is written to
 * @param seconds of the music, stereo at 44.1 kHz
 */
export function trackToTime(scratch: string, seconds: number): string {
  if (process.argv[2] !== undefined) return resolve(process.argv[2]);
  const track = join(scratch, 'track.wav');
  writeWavFixture(
    track,
    [1, 2].map((seed) => syntheticMusic(seconds, 44_100, seed)),
  );
  return track;
}

/** Runs a program to its end; `times` of the shell knows what its processes took. */
export function time({ name, command }: Subject, env: NodeJS.ProcessEnv = process.env): Timing {
  const startedAt = performance.timeOrigin + performance.now();
  const run = spawnSync('sh', ['-c', '"$@"; code=$?; times >&2; exit $code', 'sh', ...command], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const wallSeconds = (performance.timeOrigin + performance.now() - startedAt) / 1000;
  if (run.status !== 0) throw new Error(`${name} failed: ${run.stderr}`);
  const children = run.stderr.trim().split('\n').at(-1) ?? '';
  const processorSeconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  return { wallSeconds, processorSeconds, stdout: run.stdout, startedAt };
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Prints the median and range of the wall clock, and the least processor time, which other work moves less. */
export function report(name: string, walls: readonly number[], processor?: readonly number[]): void {
  const range = `${Math.min(...walls).toFixed(2)}-${Math.max(...walls).toFixed(2)}`;
  const used = processor === undefined ? '' : `   processor ${Math.min(...processor).toFixed(2)} s`;
  console.log(`${name.padEnd(58)} ${median(walls).toFixed(2).padStart(6)} s (${range})${used}`);
}
