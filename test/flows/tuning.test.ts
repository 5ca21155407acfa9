import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPictureDrawer } from '../../electron/adapters/picture/draw-picture.ts';
import { completeTrainingSettings } from '../../electron/services/training/default-settings.ts';
import { createTuningService } from '../../electron/services/tuning/tuning-service.ts';
import type { RequestOf } from '../../shared/contract/methods.ts';
import type { TuneResult } from '../../shared/contract/tune.ts';
import { failure } from '../support/failure.ts';
import { createTrainingGround, trainingServiceOf } from '../support/training.ts';

const launcher = fileURLToPath(new URL('../../bin/lathe.mjs', import.meta.url));
const font = fileURLToPath(new URL('../../assets/fonts/Inter-Regular.ttf', import.meta.url));
const ground = createTrainingGround();
const { folder, music } = ground;
afterAll(() => ground.remove());

const service = createTuningService({
  training: trainingServiceOf(folder),
  completeSettings: async (choices) => completeTrainingSettings(choices),
  drawPicture: createPictureDrawer(font),
});

type Start = Extract<RequestOf<'tune.run'>, { action: 'start' }>;

/** Three trainings as short as can be. */
const request = (outputFolder: string, changes: Partial<Start> = {}): Start => ({
  action: 'start',
  good: music,
  outputFolder,
  settings: {
    architecture: 'wave-u-net',
    form: 'thesis',
    loss: 'mse',
    epochs: 1,
    stepsPerEpoch: 1,
    excerptSeconds: 0.1,
    threads: 1,
    records: 'off',
    seed: 5,
  },
  space: {
    lr: { kind: 'float', low: 1e-4, high: 1e-1, log: true },
    batch: { kind: 'categorical', choices: [1, 2] },
    width: { kind: 'categorical', choices: [0.05, 0.1] },
  },
  sampler: 'random',
  trials: 3,
  ...changes,
});

const outcome = ({ trials }: TuneResult) =>
  trials.map(({ number, parameters, state, value }) => ({ number, parameters, state, value }));

describe('a search of trainings', () => {
  const whole = join(folder, 'whole');
  let result: TuneResult;
  let meanwhile: Promise<{ readonly message: string }> | undefined;
  beforeAll(async () => {
    const onProgress = () => {
      meanwhile ??= failure(service.run({ action: 'resume', folder: whole }));
    };
    result = await service.run(request(whole), { onProgress });
  }, 180_000);

  it('has its folder for itself while it runs', async () => {
    expect((await meanwhile)?.message).toBe(
      `${whole} is being worked on by process ${process.pid}: wait for it or stop it`,
    );
    expect(readdirSync(whole)).not.toContain('in-use.lock');
  });

  it('leaves a record, a table, charts, and the best training with its command', () => {
    expect(outcome(result).every(({ state, value }) => state === 'complete' && Number.isFinite(value))).toBe(
      true,
    );
    expect(result.ending).toBe('complete');
    const best = JSON.parse(readFileSync(join(whole, 'best.json'), 'utf8'));
    expect(best.value).toBe(Math.min(...result.trials.map(({ value }) => value!)));
    expect(best.command).toContain(`--lr ${best.parameters.lr} `);
    expect(best.command).toContain(`lathe train --good ${music} --arch wave-u-net --form thesis`);
    expect(existsSync(best.modelPath)).toBe(true);
    expect(readdirSync(join(whole, 'trials'))).toEqual([`000${best.number}`]);
    const rows = readFileSync(join(whole, 'trials.csv'), 'utf8').trim().split('\r\n');
    expect(rows[0]).toBe('trial,state,value,lr,batch,width,seconds,epochs,reason');
    expect(rows).toHaveLength(4);
    for (const chart of ['history', 'parallel-coordinates']) {
      expect(readFileSync(join(whole, `${chart}.svg`), 'utf8')).toMatch(/^<svg/);
      expect(
        readFileSync(join(whole, `${chart}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
  });

  it('judges all batches by the same excerpts', async () => {
    const { settings } = request('');
    const { trials } = await service.run(
      request(join(folder, 'batches'), {
        // A network that learns next to nothing is as good as its first values are, whatever its batch.
        settings: { ...settings, learningRate: 1e-8, width: 0.05 },
        space: { batch: { kind: 'categorical', choices: [1, 2] } },
        sampler: 'grid',
      }),
    );
    expect(trials).toHaveLength(2);
    expect(trials[1]!.value! / trials[0]!.value!).toBeCloseTo(1, 4);
  });

  it('killed in its second trial goes on to the same trials', async () => {
    const killed = join(folder, 'killed');
    const { settings, space } = request(killed);
    const spacePath = join(folder, 'space.json');
    writeFileSync(spacePath, JSON.stringify(space));
    const options = [
      '--arch',
      'wave-u-net',
      '--form',
      'thesis',
      '--loss',
      'mse',
      '--epochs',
      '1',
      '--steps',
      '1',
    ];
    const rest = [
      '--records',
      'off',
      '--seconds',
      '0.1',
      '--threads',
      '1',
      '--seed',
      String(settings!.seed),
      '--trials',
      '3',
    ];
    const args = ['tune', '--good', music, '--space', spacePath, '--sampler', 'random', ...options, ...rest];
    const child = spawn(process.execPath, [launcher, ...args, '-o', killed], {
      env: { ...process.env, LATHE_CACHE: join(folder, 'cache'), LATHE_DATA: join(folder, 'data') },
      stdio: 'ignore',
    });
    let isOver = false;
    const closed = new Promise<NodeJS.Signals | null>((resolve) => {
      child.on('close', (_, signal) => {
        isOver = true;
        resolve(signal);
      });
    });
    const record = join(killed, 'study.jsonl');
    const hasBegun = () =>
      existsSync(record) && readFileSync(record, 'utf8').includes('{"kind":"start","number":1');
    while (!isOver && !hasBegun()) await wait(10);
    child.kill('SIGKILL');
    expect(await closed).toBe('SIGKILL');
    const resumed = await service.run({ action: 'resume', folder: killed });
    expect(outcome(resumed)).toEqual(outcome(result));
  }, 180_000);

  it('that is done goes on to more trials', async () => {
    const more = await service.run({ action: 'resume', folder: whole, trials: 4 });
    expect(outcome(more).slice(0, 3)).toEqual(outcome(result));
    expect(more.trials).toHaveLength(4);
  });

  it('stopped in a trial keeps those before it', async () => {
    const stopped = join(folder, 'stopped');
    const controller = new AbortController();
    const part = await service.run(request(stopped), {
      signal: controller.signal,
      onProgress: ({ trial }) => {
        if (trial === 2) controller.abort();
      },
    });
    expect([part.ending, part.trials.length]).toEqual(['stopped', 1]);
    expect(outcome(part)).toEqual(outcome(result).slice(0, 1));
    expect(existsSync(join(stopped, 'history.png'))).toBe(true);
  });
});

describe('what cannot be searched', () => {
  const refusal = async (changes: Partial<Start>): Promise<string> => {
    const target = join(folder, 'refused');
    const { message } = await failure(service.run(request(target, changes)));
    expect(existsSync(target)).toBe(false);
    return message;
  };

  it('is refused in a sentence, and nothing is made', async () => {
    const dropout = { dropout: { kind: 'float', low: 0, high: 2 } } as const;
    expect(await refusal({ space: dropout })).toMatch(/dropout must be a number from 0 to 0.95, got/);
    const batch = { batch: { kind: 'float', low: 4, high: 16 } } as const;
    expect(await refusal({ space: batch })).toMatch(/batch must be a whole number from 1 to 1024, got 8.8/);
    expect(await refusal({ settings: { learningRate: 1e-3 } })).toContain('lr is searched for');
    expect(await refusal({ multivariate: true })).toContain('belongs to the sampler tpe');
    expect(await refusal({ good: join(folder, 'nowhere') })).toContain('nowhere');
  });
});
