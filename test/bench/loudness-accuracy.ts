/**
 * Loudness, range and true peak of whole tracks against other programs, in one run:
 *
 *   npx tsx build/scripts/fetch-training-music.ts && npx tsx test/bench/loudness-accuracy.ts [TRACKS]
 *
 * Peers: ffmpeg's ebur128 filter; libebur128 (Debian libebur128-dev, compiled here); and, for the true peak, the largest
 * sample after ffmpeg's soxr has made 16 of each. Prints a line a track and the greatest differences.
 *
 * EBU Tech 3342 asks since 2016 for an overlap of 2.9 s of the windows of the loudness range, which Lathe and ffmpeg
 * have. libebur128 takes a window a second, as the first version allowed, and so reads another range of few windows.
 * That this is all of the difference shows in Lathe's own windows with nine of ten left out.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import type { Ffmpeg } from '../../electron/adapters/ffmpeg/types.ts';
import { createAnalysisService } from '../../electron/services/analysis/analysis-service.ts';
import { LoudnessMeter } from '../../shared/dsp/loudness.ts';
import { loudnessRange } from '../../shared/dsp/loudness-gating.ts';

const MUSIC = fileURLToPath(new URL('../../.cache/music', import.meta.url));
const METER_SOURCE = fileURLToPath(new URL('peers/libebur128_meter.c', import.meta.url));
/** A newer ffmpeg than the one that Lathe brings, where there is one. */
const PEER_FFMPEG = existsSync('/usr/bin/ffmpeg') ? '/usr/bin/ffmpeg' : createFfmpeg().path;

interface Reading {
  readonly integratedLufs: number;
  readonly loudnessRangeLu: number;
}

interface ChannelFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
}

interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly lathe: Reading & { readonly truePeakDbtp: number; readonly sparseRangeLu: number };
  readonly ffmpeg: Reading;
  readonly libebur128: Reading;
  readonly peak16: number;
}

/** As many tracks as are wanted, spread over all that were fetched. */
function chooseTracks(count: number): string[] {
  const all = readdirSync(MUSIC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ogg'))
    .sort()
    .map((path) => join(MUSIC, path));
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, i) => all[Math.floor((i * all.length) / count)]!,
  );
}

/** Lathe's range of a window a second. */
async function readSparseRange(ffmpeg: Ffmpeg, path: string, format: ChannelFormat): Promise<number> {
  const meter = new LoudnessMeter(format);
  for await (const block of ffmpeg.decode(path)) meter.push(block);
  const eachSecond = meter.shortTermHistory().filter((_, index) => index % 10 === 0);
  return loudnessRange(eachSecond.map((lufs) => 10 ** ((lufs + 0.691) / 10)));
}

/** The last value of each key that the filter's metadata printed. */
function readFfmpeg(path: string): Reading {
  const filter = 'ebur128=metadata=1,ametadata=mode=print:file=-';
  const text = execFileSync(PEER_FFMPEG, ['-v', 'error', '-i', path, '-af', filter, '-f', 'null', '-'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const last = (key: string): number => Number(text.slice(text.lastIndexOf(`${key}=`)).split(/[=\n]/)[1]);
  return { integratedLufs: last('lavfi.r128.I'), loudnessRangeLu: last('lavfi.r128.LRA') };
}

function readLibebur128(
  meter: string,
  path: string,
  sampleRate: number,
  channelCount: number,
): Promise<Reading> {
  const decoder = spawn(PEER_FFMPEG, ['-v', 'error', '-i', path, '-f', 'f32le', '-'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const child = spawn(meter, [String(sampleRate), String(channelCount)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  decoder.stdout.pipe(child.stdin);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(text)));
  });
}

/** In dBTP. */
function readPeak16(path: string, sampleRate: number): number {
  const filter =
    `aresample=${16 * sampleRate}:resampler=soxr:precision=28:out_sample_fmt=fltp,` +
    'astats=measure_perchannel=none:measure_overall=Peak_level:metadata=0';
  const args = ['-v', 'info', '-nostats', '-i', path, '-af', filter, '-f', 'null', '-'];
  // astats reports on standard error
  const text = execFileSync('/bin/sh', ['-c', '"$@" 2>&1', 'sh', PEER_FFMPEG, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return Number(/Peak level dB: (\S+)/.exec(text)?.[1]);
}

function report(rows: readonly Row[]): void {
  const compare = (label: string, unit: string, wanted: number, difference: (row: Row) => number): void => {
    const sorted = rows
      .map((row) => ({ name: row.name, value: difference(row) }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const mean = sorted.reduce((sum, { value }) => sum + Math.abs(value), 0) / sorted.length;
    const worst = sorted.slice(0, 3).map(({ name, value }) => `${value.toFixed(3)} (${name})`);
    console.log(
      `${label}: wanted ${wanted} ${unit}, mean ${mean.toFixed(4)}, greatest ${worst.join(', ')}` +
        `, over the limit ${sorted.filter(({ value }) => !(Math.abs(value) <= wanted)).length} of ${rows.length}`,
    );
  };
  console.log();
  for (const peer of ['ffmpeg', 'libebur128'] as const) {
    compare(`loudness - ${peer}`, 'LU', 0.1, (row) => row.lathe.integratedLufs - row[peer].integratedLufs);
    compare(`range - ${peer}`, 'LU', 0.5, (row) => row.lathe.loudnessRangeLu - row[peer].loudnessRangeLu);
  }
  compare(
    'range of a window a second - libebur128',
    'LU',
    0.5,
    (row) => row.lathe.sparseRangeLu - row.libebur128.loudnessRangeLu,
  );
  compare('true peak - 16 times soxr', 'dB', 0.2, (row) => row.lathe.truePeakDbtp - row.peak16);
  const minutes = rows.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  console.log(`${rows.length} whole tracks, ${minutes.toFixed(0)} minutes`);
}

const folder = mkdtempSync(join(tmpdir(), 'lathe-accuracy-'));
try {
  const meter = join(folder, 'meter');
  execFileSync('cc', ['-O2', METER_SOURCE, '-lebur128', '-o', meter]);
  const ffmpeg = createFfmpeg();
  const { measureLoudness } = createAnalysisService({ ffmpeg });
  console.log(execFileSync(PEER_FFMPEG, ['-version'], { encoding: 'utf8' }).split('\n')[0]);
  console.log(
    'track | LUFS: Lathe, ffmpeg, libebur128 | LRA: Lathe, ffmpeg, Lathe of a window a second, libebur128 | dBTP: Lathe, 16 times',
  );
  const rows: Row[] = [];
  for (const path of chooseTracks(Number(process.argv[2] ?? 50))) {
    const measured = await measureLoudness(path);
    const { sampleRate, channelCount, durationSeconds: seconds, loudnessRangeLu } = measured;
    const row = {
      name: relative(MUSIC, path),
      seconds,
      lathe: {
        ...measured,
        loudnessRangeLu: loudnessRangeLu ?? 0,
        sparseRangeLu: await readSparseRange(ffmpeg, path, measured),
      },
      ffmpeg: readFfmpeg(path),
      libebur128: await readLibebur128(meter, path, sampleRate, channelCount),
      peak16: readPeak16(path, sampleRate),
    };
    rows.push(row);
    const [mine, one, two] = [row.lathe, row.ffmpeg, row.libebur128];
    const show = (...values: number[]): string => values.map((value) => value.toFixed(3)).join(', ');
    console.log(
      `${row.name} | ${show(mine.integratedLufs, one.integratedLufs, two.integratedLufs)} | ` +
        `${show(mine.loudnessRangeLu, one.loudnessRangeLu, mine.sparseRangeLu, two.loudnessRangeLu)} | ${show(mine.truePeakDbtp, row.peak16)}`,
    );
  }
  report(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
