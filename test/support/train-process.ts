/**
 * A training in a process of its own, which a test may kill, starve of memory or watch.
 *
 * Usage: tsx test/support/train-process.ts GROUND RUN JSON
 * where JSON has `settings` of a new training, or `resume`, and what else {@link TrainProcessPlan} has. It writes
 * a line `step N` for each step, a line `note TEXT` for each note, and at the end `result JSON` or `error JSON`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Engine } from '../../electron/services/training/engine.ts';
import { trainingSettingsSchema } from '../../electron/services/training/training-settings.ts';
import { isLatheError } from '../../shared/errors.ts';
import { ENGINES } from './engines.ts';
import { trainingServiceOf } from './training.ts';

/** What the process is to do. */
export interface TrainProcessPlan {
  /** As `config.json` has them. */
  readonly settings?: unknown;
  /** Goes on with the training of the folder. */
  readonly resume?: boolean;
  /** See the service. */
  readonly checkpointSeconds?: number;
  /** Bytes that one run of a graph may get besides what the process has; Linux alone knows how. */
  readonly spareBytes?: number;
}

const [ground, run, json] = process.argv.slice(2) as [string, string, string];
const plan: TrainProcessPlan = JSON.parse(json);
const say = (kind: string, text: unknown): void => {
  process.stdout.write(`${kind} ${text}\n`);
};

/** Waits until no thread was started for a while: one that starts within the limit would end the process. */
async function threadsToRest(): Promise<void> {
  const count = (): number => readdirSync('/proc/self/task').length;
  for (let [before, rests] = [count(), 0]; rests < 5; await setTimeout(100)) {
    rests = count() === before ? rests + 1 : 0;
    before = count();
  }
}

let rested: Promise<void> | undefined;

/** Lets the runs of graphs, and nothing else, have no more than some memory. */
function starving(engine: Engine, spareBytes: number): Engine {
  const limitAddressSpace = (bytes: number | 'unlimited'): void => {
    execFileSync('prlimit', ['--pid', String(process.pid), `--as=${bytes}:`]);
  };
  return async (graph, options) => {
    const session = await engine(graph, options);
    return {
      ...session,
      run: async (feeds) => {
        rested ??= threadsToRest();
        await rested;
        const [, kilobytes] = /VmSize:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))!;
        limitAddressSpace(1024 * Number(kilobytes) + spareBytes);
        try {
          return await session.run(feeds);
        } finally {
          limitAddressSpace('unlimited');
        }
      },
    };
  };
}

const { spareBytes } = plan;
const service = trainingServiceOf(
  ground,
  spareBytes === undefined ? {} : { engines: { ...ENGINES, ort: starving(ENGINES.ort, spareBytes) } },
);
const options = {
  ...(plan.checkpointSeconds === undefined ? {} : { checkpointSeconds: plan.checkpointSeconds }),
  onProgress: (event: { stage: string; step: number; note?: string }) => {
    if (event.note !== undefined) say('note', event.note);
    else if (event.stage === 'train') say('step', event.step);
  },
};
try {
  const result = plan.resume
    ? await service.resume(run, options)
    : await service.train(trainingSettingsSchema.parse(plan.settings), run, options);
  say('result', JSON.stringify(result));
} catch (thrown) {
  if (!isLatheError(thrown)) throw thrown;
  say('error', JSON.stringify({ code: thrown.code, message: thrown.message }));
}
