/**
 * Spectrograms of a track of 10 minutes, whole processes, against ffmpeg's showspectrumpic and SoX's spectrogram in the
 * same run: npx tsx test/bench/spectrogram.ts [TRACK]
 *
 * Lathe runs as a package holds it. Three rounds that alternate; printed are the median of the wall clock and the least processor time, which other work on the machine moves less.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { report, type Subject, type Timing, time, trackToTime, writeBundle } from './whole-process.ts';

const ROUNDS = 3;
const SECONDS = 600;
const scratch = mkdtempSync(join(tmpdir(), 'lathe-bench-'));

/** Nothing that an earlier run kept. */
const withoutCache = (): NodeJS.ProcessEnv => ({
  ...process.env,
  LATHE_CACHE: mkdtempSync(join(scratch, 'cache-')),
});

/** Whether SoX is there and can read the track: Debian's knows no MP3 without another package. */
function canUseSox(track: string): boolean {
  return spawnSync('sox', ['--i', track]).status === 0;
}

try {
  const bundle = await writeBundle({ 'first-tile': 'test/bench/spectrogram-first-tile.ts' });
  const track = trackToTime(scratch, SECONDS);
  const ffmpeg = createFfmpeg();
  const draw = ['spectrogram', track, '-o', join(scratch, 'lathe.png')];
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  const subjects: Subject[] = [
    {
      name: 'lathe spectrogram, 1040 x 320, log axis',
      command: [process.execPath, join(bundle, 'lathe.mjs'), ...draw],
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
  if (!knowsLogAxis) subjects[1] = linearFfmpeg(subjects[1]!);
  if (canUseSox(track)) {
    const sox = ['remix', '-', 'spectrogram', '-x', '1040', '-y', '513', '-o', join(scratch, 'sox.png')];
    subjects.push({
      name: 'sox spectrogram, 1040 x 513, linear axis',
      command: ['sox', track, '-n', ...sox],
    });
  }
  const overview: Subject = {
    name: 'overview',
    command: [process.execPath, join(bundle, 'first-tile.mjs'), track],
  };

  const timings = new Map<string, Timing[]>(subjects.map(({ name }) => [name, []]));
  const [firstTiles, lastTiles, singleTiles]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of subjects) timings.get(subject.name)!.push(time(subject, withoutCache()));
    const { startedAt, stdout } = time(overview, withoutCache());
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
}

function linearFfmpeg({ name, command }: Subject): Subject {
  return {
    name: name.replace('log axis', 'linear axis'),
    command: command.map((part) => part.replace(':fscale=log', '')),
  };
}
