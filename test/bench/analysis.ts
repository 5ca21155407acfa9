/**
 * Analysis and loudness of a track of 4 minutes, and the start of the program, whole processes, against ffmpeg's ebur128
 * and libebur128 (fed by ffmpeg) in the same run: npx tsx test/bench/analysis.ts [TRACK]
 *
 * Lathe runs as a package holds it. Three rounds that alternate.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { report, type Subject, type Timing, time, trackToTime, writeBundle } from './whole-process.ts';

const ROUNDS = 3;
const SECONDS = 240;
const METER_SOURCE = fileURLToPath(new URL('peers/libebur128_meter.c', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'lathe-bench-'));

/** libebur128 measures loudness and range alone; nothing where it is not installed. */
function libebur128(ffmpeg: string, track: string): Subject[] {
  const meter = join(scratch, 'meter');
  const { status } = spawnSync('cc', ['-O2', METER_SOURCE, '-lebur128', '-o', meter]);
  if (status !== 0) return [];
  const pipe = '"$1" -v error -i "$2" -f f32le - | "$3" 44100 2';
  return [
    {
      name: 'libebur128: loudness and range',
      command: ['sh', '-c', pipe, 'sh', ffmpeg, track, meter],
    },
  ];
}

try {
  const bundle = await writeBundle();
  const track = trackToTime(scratch, SECONDS);
  const ffmpeg = createFfmpeg();
  const lathe = [process.execPath, join(bundle, 'lathe.mjs')];
  const quiet = ['-nostdin', '-nostats', '-loglevel', 'error', '-i', track];
  const subjects: Subject[] = [
    { name: 'lathe models list: the start alone', command: [...lathe, 'models', 'list'] },
    { name: 'lathe analyze --loudness', command: [...lathe, 'analyze', '--loudness', track] },
    { name: 'lathe analyze', command: [...lathe, 'analyze', track] },
    {
      name: `ffmpeg ebur128 with true peak (${await ffmpeg.version()})`,
      command: [ffmpeg.path, ...quiet, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    },
    ...libebur128(ffmpeg.path, track),
  ];
  const timings = new Map<string, Timing[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of subjects) timings.get(subject.name)!.push(time(subject));
  }
  for (const [name, runs] of timings) {
    report(
      name,
      runs.map(({ wallSeconds }) => wallSeconds),
      runs.map(({ processorSeconds }) => processorSeconds),
    );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
