/**
 * What a musician gets: ten pairs of three minutes, default settings, and an eleventh track that the training never saw.
 *
 *     npx tsx build/scripts/fetch-training-music.ts
 *     npx tsx test/bench/musician-case.ts [--minutes 20] [--threads N] [-- OPTIONS OF lathe train]
 *
 * The bad versions have what one home studio does to all its mixes: dull and boomy, pressed, noisy, too quiet. Prints the
 * curve of the training and, for pieces of 6 s of the eleventh track at the level of the master, the mean distances
 * before and after.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { createModelService } from '../../electron/services/models/model-service.ts';
import { createUserModels } from '../../electron/services/models/user-models.ts';
import { type Distances, distancesTo, mapDistances } from '../../electron/services/training/distances.ts';
import { processWhole } from '../../electron/services/training/evaluation.ts';
import { applyFaultChain, type FaultChain } from '../../shared/mastering/faults/fault-chain.ts';
import { writeFloatWav } from '../support/training-music.ts';

const RATE = 44_100;
const SECONDS = 180;
const PIECE = 6 * RATE;
const MUSIC = new URL('../../.cache/music/0ad-data/', import.meta.url).pathname;
const ROOT = new URL('../..', import.meta.url).pathname;

/** Of `models/training-data.json`: ten that are for training there, and one that is for tests. */
const PAIRS = [
  'An_old_Warhorse_goes_to_Pasture',
  'As_Seasons_Change',
  'Celtic_Pride',
  'Cisalpine_Gaul',
  'Eastern_Dreams',
  'Elysian_Fields',
  'Harvest_Festival',
  'Helen_Leaves_Sparta',
  'Mediterranean_Waves',
  'Rise_of_Macedon',
];
const HELD_OUT = 'Along_the_Nile';

/** The same for every track but the noise, whose seed is the track's number. */
const studio = (seed: number): FaultChain => [
  { kind: 'tilt', settings: { lowShelfHz: 200, lowShelfDb: 4, highShelfHz: 4000, highShelfDb: -6 } },
  { kind: 'compression', settings: { thresholdDb: 0, ratio: 4, attackSeconds: 0.01, releaseSeconds: 0.2 } },
  { kind: 'noise', settings: { colour: 'pink', snrDb: 35, humHz: 50, seed } },
];
const LEVEL = 0.6;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});

if (!existsSync(MUSIC))
  throw new Error(`${MUSIC} is not there: run build/scripts/fetch-training-music.ts first`);
const ffmpeg = createFfmpeg();
const folder = mkdtempSync(join(tmpdir(), 'lathe-musician-'));
const run = join(folder, 'run');

async function readTrack(name: string): Promise<Float32Array[]> {
  const channels = [0, 1].map(() => new Float32Array(SECONDS * RATE));
  let offset = 0;
  for await (const block of ffmpeg.decode(join(MUSIC, `${name}.ogg`), { endSeconds: SECONDS })) {
    const count = Math.min(block[0]!.length, SECONDS * RATE - offset);
    for (const [c, samples] of channels.entries()) samples.set(block[c]!.subarray(0, count), offset);
    offset += count;
  }
  return channels;
}

/** Mean distances of the pieces of a track. */
function distancesOf(good: readonly Float32Array[], estimate: readonly Float32Array[]): Distances {
  const rows: Distances[] = [];
  for (let start = 0; start + PIECE <= good[0]!.length; start += PIECE) {
    const piece = (channels: readonly Float32Array[]) =>
      channels.map((x) => x.subarray(start, start + PIECE));
    rows.push(distancesTo(piece(good), piece(estimate)));
  }
  return mapDistances((name) => rows.reduce((sum, row) => sum + row[name], 0) / rows.length);
}

try {
  for (const [index, name] of PAIRS.entries()) {
    const good = await readTrack(name);
    const bad = applyFaultChain(good, RATE, studio(index)).map((samples) => samples.map((x) => LEVEL * x));
    writeFloatWav(join(folder, 'good', `${name}.wav`), good);
    writeFloatWav(join(folder, 'bad', `${name}.wav`), bad);
  }
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [
      ...['--import', 'tsx', 'electron/hosts/cli/main.ts', 'train'],
      ...['--good', join(folder, 'good'), '--bad', join(folder, 'bad'), '-o', run],
      ...['--minutes', values.minutes, '--threads', values.threads, ...positionals],
    ],
    {
      cwd: ROOT,
      env: { ...process.env, LATHE_CACHE: join(folder, 'cache'), LATHE_DATA: join(folder, 'data') },
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Error(`lathe train ended with ${status}`);
  console.log(`trained in ${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
  console.log(readFileSync(join(run, 'card.md'), 'utf8'));

  const models = createModelService({
    folder: join(ROOT, 'models'),
    userModels: createUserModels(join(folder, 'data', 'models')),
    openSession: createOrtSession,
  });
  const model = (await models.resolve(join(run, 'model.onnx')))!;
  const good = await readTrack(HELD_OUT);
  const bad = applyFaultChain(good, RATE, studio(PAIRS.length));
  const before = distancesOf(good, bad);
  const after = distancesOf(good, await processWhole(model, ffmpeg, bad));
  await model.release();
  console.log(`${HELD_OUT}, which was not trained on:`);
  for (const name of ['siSdrDb', 'lsdDb', 'mrStft', 'melCepstralDb'] as const) {
    console.log(`  ${name}: ${before[name].toFixed(3)} → ${after[name].toFixed(3)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
