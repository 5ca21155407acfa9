/**
 * Spectrograms of a track of 10 minutes, whole processes, against ffmpeg's showspectrumpic and SoX's spectrogram in the
 * same run: npx tsx test/bench/spectrogram.ts [TRACK]
 *
 * Lathe runs as it does when it is packed, as bundled JavaScript, and from source besides. Three rounds that alternate;
 * printed are the median of the wall clock and the least processor time, which other work on the machine moves less.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { syntheticMusic } from '../support/dsp-signals.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

const ROUNDS = 3;
const SECONDS = 600;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUNDLE = join(ROOT, 'out/bench-spectrogram');
const scratch = mkdtempSync(join(tmpdir(), 'lathe-bench-'));

interface Subject {
  readonly name: string;
  readonly command: readonly string[];
}

interface Timing {
  readonly wallSeconds: number;
  readonly processorSeconds: number;
  readonly stdout: string;
  /** Of the clock, in milliseconds. */
  readonly startedAt: number;
}

/** Bundles the program into a folder that looks to it as the repository does. */
async function bundle(): Promise<void> {
  rmSync(BUNDLE, { recursive: true, force: true });
  mkdirSync(BUNDLE, { recursive: true });
  for (const name of ['package.json', 'models', 'assets']) symlinkSync(join(ROOT, name), join(BUNDLE, name));
  await build({
    entryPoints: {
      'electron/lathe': 'electron/hosts/cli/main.ts',
      'electron/first-tile': 'test/bench/spectrogram-first-tile.ts',
      'electron/workers/spectrogram-worker': 'electron/workers/spectrogram-worker.ts',
    },
    absWorkingDir: ROOT,
    outdir: BUNDLE,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    splitting: true,
    chunkNames: 'electron/[name]-[hash]', // beside composition.ts, which finds files by its own place
    target: 'node20',
    external: ['@napi-rs/*', 'onnxruntime-*', '@ffmpeg-installer/*', 'ffmpeg-static', '@tensorflow/*', 'tsx'],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  const output = join(BUNDLE, 'electron');
  for (const name of readdirSync(output).filter((file) => file.endsWith('.mjs'))) {
    const path = join(output, name);
    const code = readFileSync(path, 'utf8');
    writeFileSync(path, code.replaceAll('spectrogram-worker.ts', 'spectrogram-worker.mjs'));
  }
}

/** Runs a program to its end; `times` of the shell knows what its processes took. */
function time({ name, command }: Subject): Timing {
  const env = { ...process.env, LATHE_CACHE: mkdtempSync(join(scratch, 'cache-')) };
  const startedAt = performance.timeOrigin + performance.now();
  const run = spawnSync('sh', ['-c', '"$@"; code=$?; times >&2; exit $code', 'sh', ...command], {
    env,
    encoding: 'utf8',
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

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function report(name: string, walls: readonly number[], processor?: readonly number[]): void {
  const range = `${Math.min(...walls).toFixed(2)}-${Math.max(...walls).toFixed(2)}`;
  const used = processor === undefined ? '' : `   processor ${Math.min(...processor).toFixed(2)} s`;
  console.log(`${name.padEnd(58)} ${median(walls).toFixed(2).padStart(6)} s (${range})${used}`);
}

/** Whether SoX is there and can read the track: Debian's knows no MP3 without another package. */
function canUseSox(track: string): boolean {
  return spawnSync('sox', ['--i', track]).status === 0;
}

function trackToDraw(): string {
  if (process.argv[2] !== undefined) return resolve(process.argv[2]);
  const track = join(scratch, 'track.wav');
  writeWavFixture(
    track,
    [1, 2].map((seed) => syntheticMusic(SECONDS, 44_100, seed)),
  );
  return track;
}

try {
  await bundle();
  const track = trackToDraw();
  const ffmpeg = createFfmpeg();
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const draw = ['spectrogram', track, '-o', join(scratch, 'lathe.png')];
  const lathe = join(BUNDLE, 'electron/lathe.mjs');
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  const subjects: Subject[] = [
    { name: 'lathe spectrogram, 1040 x 320, log axis', command: [process.execPath, lathe, ...draw] },
    {
      name: 'lathe spectrogram, the same from source',
      command: [process.execPath, '--import', tsx, join(ROOT, 'electron/hosts/cli/main.ts'), ...draw],
    },
    {
      name: `ffmpeg showspectrumpic, 1024 x 512, log axis (${await ffmpeg.version()})`,
      command: [
        ...[ffmpeg.path, ...quiet, '-i', track],
        ...[
          '-lavfi',
          'aformat=channel_layouts=mono,showspectrumpic=s=1024x512:scale=log:fscale=log',
          join(scratch, 'ffmpeg.png'),
        ],
      ],
    },
  ];
  // The installed program is of 2018 and has no log axis.
  const knowsLogAxis = execFileSync(ffmpeg.path, ['-hide_banner', '-h', 'filter=showspectrumpic'], {
    encoding: 'utf8',
  }).includes('fscale');
  if (!knowsLogAxis) subjects[2] = linearFfmpeg(subjects[2]!);
  if (canUseSox(track)) {
    const sox = ['remix', '-', 'spectrogram', '-x', '1040', '-y', '513', '-o', join(scratch, 'sox.png')];
    subjects.push({
      name: 'sox spectrogram, 1040 x 513, linear axis',
      command: ['sox', track, '-n', ...sox],
    });
  }
  const overview: Subject = {
    name: 'overview',
    command: [process.execPath, join(BUNDLE, 'electron/first-tile.mjs'), track],
  };

  const timings = new Map<string, Timing[]>(subjects.map(({ name }) => [name, []]));
  const [firstTiles, lastTiles, singleTiles]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of subjects) timings.get(subject.name)!.push(time(subject));
    const { startedAt, stdout } = time(overview);
    const { firstTile, lastTile, tileMilliseconds } = JSON.parse(stdout);
    firstTiles!.push((firstTile - startedAt) / 1000);
    lastTiles!.push((lastTile - startedAt) / 1000);
    singleTiles!.push(...tileMilliseconds.map((milliseconds: number) => milliseconds / 1000));
  }
  console.log(`${track}: ${(statSync(track).size / 1e6).toFixed(0)} MB\n`);
  for (const [name, runs] of timings) {
    report(
      name,
      runs.map(({ wallSeconds }) => wallSeconds),
      runs.map(({ processorSeconds }) => processorSeconds),
    );
  }
  report('tiles: from the start of the process to the first', firstTiles!);
  report('tiles: from the start of the process to the whole overview', lastTiles!);
  report('tiles: one of 6 s, in a running process', singleTiles!);
} finally {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(BUNDLE, { recursive: true, force: true });
}

function linearFfmpeg({ name, command }: Subject): Subject {
  return {
    name: name.replace('log axis', 'linear axis'),
    command: command.map((part) => part.replace(':fscale=log', '')),
  };
}
