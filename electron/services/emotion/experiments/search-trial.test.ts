import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LatheError } from '../../../../shared/errors.ts';
import type { RunningTrial } from '../../../../shared/search/study.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import type { PreparedCorpus } from '../prepared-corpus.ts';
import { MULTI_VECTOR_RECIPE } from '../recipe.ts';
import type { RunEvent, RunResult, RunTask } from './run.ts';
import { searchPlanOf } from './search-plan.ts';
import { foldsObjective, validationFolds } from './search-trial.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-trial-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two clips of each of the 24 actors of RAVDESS. */
const clips = Array.from({ length: 48 }, (_, index) => ({
  path: `${index}.wav`,
  label: index % 2 === 0 ? 'happy' : 'sad',
  speaker: String(1 + Math.floor(index / 2)).padStart(2, '0'),
  gender: undefined,
}));
const corpus: PreparedCorpus = {
  name: 'ravdess',
  clips,
  notes: [],
  folder: 'ravdess',
  classNames: ['happy', 'sad'],
  runClips: { levels: [], labels: clips.map((_, index) => index % 2), classes: 2 },
  fingerprint: 'c',
};
const choices = { corpusFolder: 'ravdess', outputFolder: folder, epochs: 14, folds: [1, 3] };
const plan = { ...searchPlanOf(choices), corpus: 'c' };
const folds = validationFolds(corpus, plan);

/** Threads that say of each fold what they are told to, every other epoch, and look whether to go on as threads do. */
function threads(recallsOf: readonly ((epoch: number) => number)[], tasks: RunTask[] = []) {
  const run: WorkerPool<RunTask, RunEvent, RunResult>['run'] = async (task, { signal, onEvent } = {}) => {
    const recallOf = recallsOf[tasks.push(task) - 1]!;
    for (let epoch = 1; epoch <= task.recipe.epochs; epoch++) {
      if (signal?.aborted) throw new LatheError('cancelled', 'cancelled');
      const isChecked = epoch % task.checkEpochs! === 0 && epoch < task.recipe.epochs;
      onEvent?.({ epoch, loss: 1, ...(isChecked && { unweightedAverageRecall: recallOf(epoch) }) });
    }
    return { unweightedAverageRecall: recallOf(task.recipe.epochs) } as RunResult;
  };
  return { run, prepare: () => {}, dispose: async () => {} };
}

const idle = { signal: new AbortController().signal, onProgress: () => {} };

/** Runs a trial; `report` decides whether it is hopeless. */
function outcomeOf(
  runs: ReturnType<typeof threads>,
  report: RunningTrial['report'],
  watch: typeof idle = idle,
) {
  const objective = foldsObjective({
    ...watch,
    runs,
    corpus,
    plan,
    recipe: MULTI_VECTOR_RECIPE,
    folds,
    folder,
  });
  return objective({ number: 0, parameters: { hidden: 8, batch: 16 }, report });
}

describe('the speakers that judge trials', () => {
  it('are five of those that a fold learns from, and nobody of them is learnt from', () => {
    expect(folds.map(({ foldNumber }) => foldNumber)).toEqual([1, 3]);
    const speakersOf = (indices: readonly number[]) => new Set(indices.map((clip) => clips[clip]!.speaker));
    for (const [index, tested] of [
      ['02', '05', '14', '15', '16'],
      ['10', '11', '12', '19', '20'],
    ].entries()) {
      const { training, test } = folds[index]!.fold;
      const [learnt, judging] = [speakersOf(training), speakersOf(test)];
      expect([learnt.size, judging.size]).toEqual([14, 5]);
      expect(new Set([...learnt, ...judging, ...tested]).size).toBe(24);
    }
  });
});

it('folds that the clips are in none of are refused', () => {
  const few = clips.filter(({ speaker }) => ['02', '03'].includes(speaker));
  const asked = { ...plan, folds: [4] };
  expect(() => validationFolds({ ...corpus, clips: few }, asked)).toThrow(
    'search: the clips of ravdess are in none of the folds 4: name others by --folds',
  );
});

describe('a trial', () => {
  it('is worth the mean over folds of what is missed at the last epoch, and reports that mean on its way', async () => {
    const reports: [number, number][] = [];
    const tasks: RunTask[] = [];
    const runs = threads([(epoch) => epoch / 20, () => 0.5], tasks);
    const outcome = await outcomeOf(runs, (step, value) => {
      reports.push([step, value]);
      return false;
    });
    expect(outcome).toMatchObject({ state: 'complete' });
    expect(outcome.state === 'complete' && outcome.value).toBeCloseTo((0.3 + 0.5) / 2, 12);
    const first = [2, 4, 6, 8, 10, 12, 14].map((epoch) => [epoch, 1 - epoch / 20]);
    const second = [16, 18, 20, 22, 24, 26, 28].map((step) => [step, 0.4]);
    expect(reports.map(([step]) => step)).toEqual([...first, ...second].map(([step]) => step));
    for (const [index, [, value]] of [...first, ...second].entries()) {
      expect(reports[index]![1]).toBeCloseTo(value!, 12);
    }
    expect(tasks.map(({ network, recipe }) => [network.config, recipe.batchSize, recipe.epochs])).toEqual([
      [{ hiddenSize: 8, vectors: 1, classes: 2, dropout: 0.3 }, 16, 14],
      [{ hiddenSize: 8, vectors: 1, classes: 2, dropout: 0.3 }, 16, 14],
    ]);
  });

  it('that is hopeless is given up there, and not at its very end', async () => {
    const steps: number[] = [];
    const giveUpAt = (last: number) => (step: number) => steps.push(step) > 0 && step === last;
    const runs = threads([() => 0.5, () => 0.5]);
    expect(await outcomeOf(runs, giveUpAt(18))).toMatchObject({ state: 'pruned' });
    expect(steps.at(-1)).toBe(18);
    const whole = await outcomeOf(threads([() => 0.5, () => 0.5]), giveUpAt(28));
    expect(whole).toMatchObject({ state: 'complete', value: 0.5 });
    const tasks: RunTask[] = [];
    expect(await outcomeOf(threads([() => 0.5, () => 0.5], tasks), giveUpAt(14))).toMatchObject({
      state: 'pruned',
    });
    expect(tasks.length).toBeLessThanOrEqual(2);
  });

  it('fails with what its settings bring about, and ends the search with anything else', async () => {
    const failing = (code: 'tool-failed' | 'output-failed') => ({
      ...threads([]),
      run: async () => {
        throw new LatheError(code, 'the loss is not a number');
      },
    });
    expect(await outcomeOf(failing('tool-failed'), () => false)).toMatchObject({
      state: 'failed',
      details: { reason: 'the loss is not a number' },
    });
    await expect(outcomeOf(failing('output-failed'), () => false)).rejects.toThrow('not a number');
    const full = outcomeOf(threads([() => 0.5]), () => {
      throw new LatheError('output-failed', 'the disk is full');
    });
    await expect(full).rejects.toThrow('the disk is full');
  });

  it('that is stopped comes to nothing', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const stopped = outcomeOf(threads([() => 0.5]), () => false, { signal: controller.signal, onProgress });
    expect(await stopped).toEqual({ state: 'stopped' });
  });
});
