import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createTrainingGround } from '../support/training.ts';

const launcher = fileURLToPath(new URL('../../bin/lathe.mjs', import.meta.url));
const ground = createTrainingGround();
const { folder } = ground;
afterAll(() => ground.remove());

/** Runs `lathe` with a cache and models of its own, and interrupts it, as Ctrl+C does, when told to. */
function lathe(args: readonly string[], isTimeToStop?: () => boolean) {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: folder,
    env: { ...process.env, LATHE_CACHE: join(folder, 'cache'), LATHE_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  let isOver = false;
  const closed = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => {
        isOver = true;
        resolve({ exitCode, ...texts });
      });
    },
  );
  const interrupt = async (): Promise<void> => {
    while (!isOver && !isTimeToStop!()) await wait(50);
    child.kill('SIGINT');
  };
  if (isTimeToStop !== undefined) void interrupt();
  return closed;
}

const rowsOf = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length - 1 : 0;

describe('lathe train', () => {
  it('stopped by Ctrl+C leaves a model that is listed, masters by its name, and goes on', async () => {
    const run = join(folder, 'My model');
    const sizes = ['--arch', 'crnn', '--width', '0.05', '--loss', 'mse', '--seconds', '0.1', '--batch', '1'];
    const course = ['--records', 'off', '--epochs', '500', '--steps', '1', '--threads', '1'];
    const stopped = await lathe(
      ['train', '--good', 'music', '-o', run, ...sizes, ...course],
      () => rowsOf(join(run, 'metrics.csv')) >= 2,
    );
    expect(stopped.stderr).toMatch(/needs about .* of memory/);
    expect(stopped.stderr).toContain('trains on cpu (chosen by itself), 1 thread');
    expect(stopped.stderr).toMatch(
      /stopped after epoch \d+: the model is that of epoch \d+; "lathe train --resume/,
    );
    expect(stopped.stdout).toContain('lathe master ... --model my-model');
    expect(stopped.exitCode).toBe(130);
    expect(existsSync(join(run, 'card.md'))).toBe(true);

    const listed = JSON.parse((await lathe(['models', 'list', '--json'])).stdout);
    expect(listed.models.find(({ id }: { id: string }) => id === 'my-model')).toMatchObject({
      origin: 'trained',
      parameterCount: expect.any(Number),
    });
    const mastered = await lathe([
      'master',
      join('music', 'track 0.wav'),
      '-o',
      'out.wav',
      '--model',
      'my-model',
    ]);
    expect(mastered.stdout).toContain('my-model on cpu');
    expect(mastered.exitCode).toBe(0);

    const before = rowsOf(join(run, 'metrics.csv'));
    const resumed = await lathe(
      ['train', '--resume', run, '--json'],
      () => rowsOf(join(run, 'metrics.csv')) > before,
    );
    const result = JSON.parse(resumed.stdout);
    expect(result).toMatchObject({ ending: 'stopped', device: 'cpu', modelId: 'my-model', batchSize: 1 });
    expect(result.epochs.length).toBeGreaterThan(before);
  }, 180_000);

  it('refuses a device that is not there, in one sentence, and leaves nothing', async () => {
    const absent = process.platform === 'win32' ? 'coreml' : 'dml';
    const refused = await lathe(['train', '--good', 'music', '-o', 'elsewhere', '--device', absent]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`device ${absent} cannot be used here`);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  }, 60_000);
});
