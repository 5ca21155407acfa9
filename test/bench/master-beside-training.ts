/**
 * How long a master of 60 s takes by the engine of the studio, alone and while the default network is trained there, and
 * what a step of the training takes meanwhile.
 *
 *     npx tsx test/bench/master-beside-training.ts [TRACK] [--rounds 3] [--threads N]
 *
 * Without a track, the demo is played again and again. The training's music is six pieces of the same track; its bad
 * versions are made on the fly.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { superviseEngine } from '../../electron/hosts/engine/supervised-engine.ts';
import { type Client, createClient } from '../../shared/contract/client.ts';
import { median, report } from './whole-process.ts';

const DEMO = fileURLToPath(new URL('../../assets/demo/graveyard-unmastered.flac', import.meta.url));
const SECONDS = 60;
const PIECES = 6;
/** Steps that are timed without a master. */
const STEPS = 8;
const MODELS = ['none', 'crnn'] as const;

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, threads: { type: 'string' } },
  allowPositionals: true,
});
const scratch = mkdtempSync(join(tmpdir(), 'lathe-beside-'));
process.env.LATHE_DATA = join(scratch, 'data');
process.env.LATHE_CACHE = join(scratch, 'cache');

/** A part of the track as WAV of 16 bits. */
function cut(path: string, fromSeconds: number, seconds: number): string {
  const source = ['-stream_loop', '-1', '-i', positionals[0] ?? DEMO];
  const part = ['-ss', String(fromSeconds), '-t', String(seconds), '-ar', '44100', '-ac', '2'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...part, '-c:a', 'pcm_s16le', path]);
  return path;
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** Seconds of each of some masters by a model. */
async function timeMasters(client: Client, model: string): Promise<number[]> {
  const walls: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const start = performance.now();
    await client.call('master.run', {
      inputPath: track,
      outputPath: join(scratch, 'master.wav'),
      settings: { model },
    });
    walls.push(secondsSince(start));
  }
  return walls;
}

/** Begins a training that runs until it is stopped, and comes back after some steps, whose moments it notes. */
async function beginTraining(client: Client, count: number) {
  const stopper = new AbortController();
  const stepped: number[] = [];
  const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
  let tell = (): void => {};
  const reached = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const ending = client.call(
    'train.run',
    {
      action: 'start',
      good: music,
      outputFolder: join(scratch, 'training'),
      settings: { epochs: 1000, stepsPerEpoch: 1000, records: 'off', ...threads },
    },
    {
      signal: stopper.signal,
      onProgress: ({ stage, step }) => {
        if (stage !== 'train' || step === 0) return;
        stepped.push(performance.now());
        if (stepped.length === count) tell();
      },
    },
  );
  // What goes wrong is thrown here; later it is stopped, which is no failure.
  await Promise.race([reached, ending]);
  const stop = async (): Promise<void> => {
    stopper.abort();
    await ending.catch(() => {});
  };
  return { stepped, stop };
}

/** Times from one step to the next. */
const stepTimes = (moments: readonly number[]): number[] =>
  moments.slice(1).map((moment, index) => (moment - moments[index]!) / 1000);

const music = join(scratch, 'music');
mkdirSync(music);
const track = cut(join(scratch, 'track.wav'), 0, SECONDS);
for (let piece = 0; piece < PIECES; piece++) cut(join(music, `piece ${piece}.wav`), 7 * piece, 15);

const engine = superviseEngine();
const connection = engine.connect((message) => client.receive(message));
const client: Client = createClient((message) => connection.send(message));
try {
  console.log(`load ${loadavg()[0]!.toFixed(1)}`);
  await timeMasters(client, 'none');
  const alone = new Map<string, number>();
  for (const model of MODELS) {
    const walls = await timeMasters(client, model);
    alone.set(model, median(walls));
    report(`master of ${SECONDS} s, ${model}, alone`, walls);
  }
  const training = await beginTraining(client, STEPS + 1);
  report('a step of the training, alone', stepTimes(training.stepped.slice(-STEPS)));
  for (const model of MODELS) {
    const before = training.stepped.length;
    const walls = await timeMasters(client, model);
    report(`master of ${SECONDS} s, ${model}, beside the training`, walls);
    console.log(`  ${(median(walls) / alone.get(model)!).toFixed(1)} times as long as alone`);
    const steps = stepTimes(training.stepped.slice(before));
    if (steps.length > 0) report('  a step of the training meanwhile', steps);
  }
  await training.stop();
  console.log(`load ${loadavg()[0]!.toFixed(1)}`);
} finally {
  connection.close();
  engine.close();
  rmSync(scratch, { recursive: true, force: true });
}
