/**
 * How long `lathe master` takes as a whole process, as `npm run build` makes it, for 240 s of stereo, 16 bit WAV to 16 bit
 * WAV: ten pairs of songs by `--reference`, and one track by every other way.
 *
 *     npx tsx test/bench/mastering-speed.ts [--rounds 3]
 *
 * Wants the music of build/scripts/fetch-training-music.ts and an ffmpeg on the path. Songs that are shorter are repeated.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median, report, time, writeBundle } from './whole-process.ts';

const MUSIC = resolve(import.meta.dirname, '../../.cache/music');
const SECONDS = 240;

const PAIRS = [
  ['hyperrogue-music/hr3-jungle', '0ad-data/Alba_Longa_Burns'],
  ['0ad-data/Midwinter', 'supertuxkart-data/xeon6'],
  ['supertuxkart-data/xeon6', 'nexuiz-music/desert3'],
  ['nexuiz-music/ninesix', 'wesnoth-1.16-music/revelation'],
  ['wesnoth-1.16-music/legends_of_the_north', 'hyperrogue-music/hr3-rlyeh'],
  ['hyperrogue-music/hr3-hell', 'supertuxkart-data/jumping_to_the_stars_remake'],
  ['0ad-data/Bandit_Country', 'nexuiz-music/digital-pursuit'],
  ['supertuxkart-data/demonhill', 'wesnoth-1.16-music/frantic-old'],
  ['nexuiz-music/digital-pursuit', 'hyperrogue-music/hr-domina-hunting'],
  ['wesnoth-1.16-music/legends_of_the_north', '0ad-data/Taiko_1'],
] as const;
/** Which is mastered by the other ways. */
const TRACK = 'nexuiz-music/ninesix';
const OTHER_WAYS: ReadonlyArray<readonly string[]> = [
  ['--model', 'none'],
  ['--model', 'crnn'],
  ['--model', 'wave-u-net'],
  ['--model', 'none', '--style', 'auto'],
  ['--model', 'none', '--style', 'warm'],
];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const rounds = Number(values.rounds);
const scratch = mkdtempSync(join(tmpdir(), 'lathe-speed-'));

/** A song as 240 s of WAV. */
function prepared(song: string): string {
  const path = join(scratch, `${basename(song)}.wav`);
  const [source, length] = [join(MUSIC, `${song}.ogg`), String(SECONDS)];
  const options = ['-ar', '44100', '-ac', '2', '-c:a', 'pcm_s16le'];
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-stream_loop',
    '-1',
    '-i',
    source,
    '-t',
    length,
    ...options,
    path,
  ]);
  return path;
}

/** Masters so many times, prints it, and gives the median of the wall clock in seconds. */
function measure(name: string, args: readonly string[]): number {
  const command = [process.execPath, launcher, 'master', ...args, '-o', join(scratch, 'out.wav'), '--json'];
  const runs = Array.from({ length: rounds }, () => time({ name, command }));
  const walls = runs.map(({ wallSeconds }) => wallSeconds);
  report(
    `${name}, ${Math.round(SECONDS / median(walls))} x real time`,
    walls,
    runs.map(({ processorSeconds }) => processorSeconds),
  );
  return median(walls);
}

const launcher = join(await writeBundle(), 'lathe.mjs');
try {
  const pairs = PAIRS.map(([song, reference]) => {
    const paths = [prepared(song), '--reference', prepared(reference)];
    return measure(`${basename(song)} < ${basename(reference)}`, [...paths, '--model', 'none']);
  });
  const mean = pairs.reduce((sum, seconds) => sum + seconds, 0) / pairs.length;
  console.log(`mean ${mean.toFixed(2)} s, ${(SECONDS / mean).toFixed(0)} x real time`);
  const track = prepared(TRACK);
  for (const options of OTHER_WAYS) measure(options.join(' '), [track, ...options]);
} finally {
  rmSync(scratch, { recursive: true });
}
