/**
 * Reference matching on pairs of songs, Lathe and Matchering 2 measured by the same code:
 *
 *     npx tsx test/bench/reference-matching.ts [--pairs 10] [--seed 1] [-- OPTIONS OF lathe master]
 *
 * Wants the music of build/scripts/fetch-training-music.ts. Each pair is a track and a reference of two packages. Times
 * are those of whole processes; processor time and memory need GNU time.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { TrackMeter } from '../../shared/analysis/track-meter.ts';
import { createRandom } from '../../shared/random.ts';
import { textTable } from '../../shared/report/text-table.ts';
import { deviationOf, midSideLevels } from '../support/third-octave-deviation.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const MUSIC = join(REPOSITORY, '.cache/music');
const PEER = join(import.meta.dirname, 'peers/matchering_match.py');
const GNU_TIME = '/usr/bin/time';
const RATE = 44_100;
/** Long enough to have loud and quiet parts, short enough for ten pairs. */
const DURATION_SECONDS = { shortest: 60, longest: 240 };

interface Track {
  readonly path: string;
  readonly durationSeconds: number;
}

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly output: string;
}

/** Pairs of tracks from different packages, the same for the same seed. */
function choosePairs(count: number, seed: number): Array<readonly [target: Track, reference: Track]> {
  const description = JSON.parse(readFileSync(join(REPOSITORY, 'models/training-data.json'), 'utf8'));
  const { shortest, longest } = DURATION_SECONDS;
  const tracks = (description.tracks as Track[]).filter(
    ({ durationSeconds }) => durationSeconds >= shortest && durationSeconds <= longest,
  );
  const packageOf = ({ path }: Track): string => path.split('/')[0]!;
  const packages = [...new Set(tracks.map(packageOf))];
  const random = createRandom(seed);
  const pick = (name: string): Track => {
    const candidates = tracks.filter((track) => packageOf(track) === name);
    return candidates[Math.floor(random.uniform(0, candidates.length))]!;
  };
  return Array.from({ length: count }, (_, i) => {
    const distance = 1 + (Math.floor(i / packages.length) % (packages.length - 1));
    return [pick(packages[i % packages.length]!), pick(packages[(i + distance) % packages.length]!)];
  });
}

function timed(program: string, args: readonly string[]): Run {
  const hasTime = existsSync(GNU_TIME);
  const started = performance.now();
  const run = spawnSync(hasTime ? GNU_TIME : program, hasTime ? ['-f', '%U %S %M', program, ...args] : args, {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  const seconds = (performance.now() - started) / 1000;
  if (run.status !== 0) throw new Error(`${program} ended with ${run.status}: ${run.stderr}`);
  const [user, system, kilobytes] = (run.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const orNaN = (value: number | undefined): number => (hasTime ? value! : Number.NaN);
  return {
    seconds,
    cpuSeconds: orNaN(user) + orNaN(system),
    megabytes: orNaN(kilobytes) / 1024,
    output: run.stdout,
  };
}

const ffmpeg = createFfmpeg();

async function load(path: string) {
  const blocks: Array<readonly Float32Array[]> = [];
  const meter = new TrackMeter({ sampleRate: RATE, channelCount: 2 });
  for await (const block of ffmpeg.decode(path)) {
    blocks.push(block);
    meter.push(block);
  }
  const measurement = meter.result();
  const sound = [0, 1].map((channel) => {
    const samples = new Float32Array(measurement.sampleCount);
    let start = 0;
    for (const block of blocks) {
      samples.set(block[channel]!, start);
      start += block[channel]!.length;
    }
    return samples;
  });
  return { ...midSideLevels(sound, RATE), measurement };
}

type Loaded = Awaited<ReturnType<typeof load>>;

const { values, positionals } = parseArgs({
  options: { pairs: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});

const PROGRAMS: Record<string, (target: string, reference: string, out: string) => Run> = {
  Lathe: (target, reference, out) =>
    timed(process.execPath, [
      ...['--import', 'tsx', 'electron/hosts/cli/main.ts', 'master', target, '-o', out],
      ...['--reference', reference, '--model', 'none', '--json', ...positionals],
    ]),
};
const hasPeer = spawnSync('python3', [PEER, '--check']).status === 0;
if (hasPeer) {
  PROGRAMS.Matchering = (target, reference, out) => timed('python3', [PEER, target, reference, out]);
} else {
  console.log('Matchering cannot be imported (pip install matchering): Lathe alone is measured.');
}

const sums = new Map<string, number[]>();
const rows: string[][] = [];
const folder = mkdtempSync(join(tmpdir(), 'lathe-matching-'));

function addRow(
  program: string,
  pair: string,
  wanted: Loaded,
  before: Loaded,
  after: Loaded,
  run: Run,
): void {
  const loudest = deviationOf(after.loudest, wanted.loudest);
  const whole = deviationOf(after.whole, wanted.whole);
  const { measurement } = after;
  const values = [
    ...[loudest.mid, loudest.side, whole.mid, whole.side],
    measurement.truePeakDbtp,
    measurement.integratedLufs - wanted.measurement.integratedLufs,
    (measurement.loudnessRangeLu ?? 0) - (before.measurement.loudnessRangeLu ?? 0),
    ...[
      measurement.durationSeconds / run.seconds,
      measurement.durationSeconds / run.cpuSeconds,
      run.megabytes,
    ],
  ];
  const digits = [2, 2, 2, 2, 2, 2, 1, 1, 1, 0];
  rows.push([pair, program, ...values.map((value, i) => value.toFixed(digits[i]!))]);
  console.log(rows.at(-1)!.join('  '));
  sums.set(
    program,
    values.map((value, i) => (sums.get(program)?.[i] ?? 0) + value),
  );
}

try {
  for (const [target, reference] of choosePairs(Number(values.pairs), Number(values.seed))) {
    const paths = [target, reference].map(({ path }, i) => {
      const wav = join(folder, `${i}.wav`);
      const args = ['-v', 'error', '-y', '-i', join(MUSIC, path), '-ar', String(RATE), '-ac', '2', wav];
      spawnSync(ffmpeg.path, args, { stdio: 'inherit' });
      return wav;
    });
    const [before, wanted] = [await load(paths[0]!), await load(paths[1]!)];
    const pair = `${target.path.slice(0, 30)} < ${reference.path.slice(0, 30)}`;
    const start = deviationOf(before.loudest, wanted.loudest);
    console.log(`${pair}: before ${start.mid.toFixed(2)} dB mid, ${start.side.toFixed(2)} dB side`);
    for (const [program, process] of Object.entries(PROGRAMS)) {
      const out = join(folder, 'out.wav');
      const run = process(paths[0]!, paths[1]!, out);
      addRow(program, pair, wanted, before, await load(out), run);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
const means = [...sums].map(([program, values]) => {
  const count = rows.filter((row) => row[1] === program).length;
  return ['mean', program, ...values.map((sum) => (sum / count).toFixed(2))];
});
const header = ['pair', 'program', 'mid dB', 'side dB', 'mid dB, whole', 'side dB, whole', 'dBTP', 'LU off'];
console.log(textTable([[...header, 'LRA +', 'x real time', 'x CPU time', 'MB'], ...rows, ...means]));
