import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchChoices } from '../../electron/services/emotion/experiments/search-plan.ts';
import { recipeOf } from '../../electron/services/emotion/recipe.ts';
import type { EmotionSearchResult } from '../../shared/contract/emotion-search.ts';
import { createEmotionGround } from '../support/emotion-ground.ts';
import { failure } from '../support/failure.ts';
import { unnamedFigures } from '../support/unnamed-figures.ts';

const ground = createEmotionGround(recipeOf('multi-vector-lstm', 6));
const { folder, corpusFolder, service } = ground;
afterAll(() => ground.end());

/** Trainings as short as can be, two at a time. */
const choices = (name: string, changes: Partial<SearchChoices> = {}): SearchChoices => ({
  corpusFolder,
  outputFolder: join(folder, name),
  space: {
    lr: { kind: 'float', low: 1e-4, high: 2e-2, log: true },
    cycles: { kind: 'int', low: 1, high: 3 },
    hidden: { kind: 'categorical', choices: [4, 6] },
  },
  sampler: 'random',
  trials: 6,
  epochs: 3,
  folds: [1, 2],
  seeds: 1,
  processes: 2,
  ...changes,
});

const outcome = ({ trials }: EmotionSearchResult) =>
  trials.map(({ number, parameters, state, value }) => ({ number, parameters, state, value }));

describe('a search for the settings of emotions', () => {
  const { outputFolder: whole } = choices('whole');
  const notes: string[] = [];
  let result: EmotionSearchResult;
  beforeAll(async () => {
    const onProgress = ({ note }: { readonly note?: string }) => note && notes.push(note);
    result = await service.search(choices('whole'), { onProgress });
  }, 120_000);

  it('tries settings on speakers that are kept out, and never on those of the test part', () => {
    expect(result.trials.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
    const values = result.trials.flatMap(({ value }) => value ?? []);
    expect(result.best.value).toBe(Math.min(...values));
    // One actor a fold: 2 is tested in the first and 3 in the second.
    expect(result.validation.map(({ fold, clips }) => [fold, clips])).toEqual([
      [1, 4],
      [2, 4],
    ]);
    expect(result.validation[0]!.speakers).not.toContain('02');
    expect(result.validation[1]!.speakers).not.toContain('03');
  });

  it('judges the best beside the default on every fold, and apart on those who had no say', () => {
    const { default: usual, best } = result.judged;
    expect(usual.network).toBe('h64-v1');
    expect(best.network).toBe(`h${result.best.parameters.hidden}-v1`);
    expect(best.settings).toMatchObject(result.best.parameters);
    for (const { scores, mean, confusion, unheard } of [usual, best]) {
      expect(scores).toHaveLength(5);
      expect(mean).toBeCloseTo(scores.reduce((sum, each) => sum + each, 0) / 5, 12);
      expect(confusion.flat().reduce((sum, each) => sum + each, 0)).toBe(20);
      expect(unheard?.mean).toBeGreaterThanOrEqual(0);
      expect(unheard?.mean).toBeLessThanOrEqual(1);
    }
    expect(result.comparison?.pairs).toBe(5);
    expect(result.comparison?.meanDifference).toBeCloseTo(best.mean - usual.mean, 12);
  });

  it('leaves the record, tables and charts of every search, and the judgement', () => {
    expect(readFileSync(join(whole, 'trials.csv'), 'utf8').trim().split('\r\n')).toHaveLength(7);
    expect(JSON.parse(readFileSync(join(whole, 'best.json'), 'utf8'))).toEqual(result.best);
    expect(readdirSync(join(whole, 'trials'))).toEqual([`000${result.best.number}`]);
    expect(unnamedFigures(whole)).toEqual([]);
    for (const chart of ['history', 'parallel-coordinates']) {
      expect(readFileSync(join(whole, `${chart}.svg`), 'utf8')).toContain('Miss rate');
    }
    const { tablePath, trials: _, ...judgement } = result;
    expect(JSON.parse(readFileSync(join(whole, 'judgement.json'), 'utf8'))).toEqual(judgement);
    expect(readFileSync(tablePath, 'utf8')).toContain(`| best: ${result.judged.best.network} |`);
    expect(notes.filter((note) => note.startsWith('trial '))).toHaveLength(6);
    expect(notes.filter((note) => note.startsWith('h64-v1, fold'))).toHaveLength(5);
  });

  it('stopped in the middle goes on to the same trials, with another number of processes too', async () => {
    const controller = new AbortController();
    const started = choices('stopped');
    const stopped = await failure(
      service.search(started, {
        signal: controller.signal,
        onProgress: ({ note }) => note?.startsWith('trial ') && controller.abort(),
      }),
    );
    expect(stopped.message).toMatch(
      /^the search was stopped after [12] trials?, kept in .*stopped: the same command goes on/,
    );
    const gone = await service.search({ ...started, processes: 1 });
    expect(outcome(gone)).toEqual(outcome(result));
    expect(gone.judged).toEqual(result.judged);
  }, 120_000);

  it('stopped in its judgement keeps what was judged, and goes on to the same', async () => {
    const controller = new AbortController();
    const started = choices('stopped in its judgement');
    const stopped = await failure(
      service.search(started, {
        signal: controller.signal,
        onProgress: ({ note }) => note?.startsWith('h64-v1, fold') && controller.abort(),
      }),
    );
    expect(stopped).toMatchObject({
      code: 'cancelled',
      message: expect.stringMatching(/judged; 6 trials and what was judged are kept in .*: the same command/),
    });
    const again: string[] = [];
    const gone = await service.search(started, { onProgress: ({ note }) => note && again.push(note) });
    expect(gone.judged).toEqual(result.judged);
    expect(again.filter((note) => note.endsWith('(known)')).length).toBeGreaterThan(0);
  }, 120_000);

  it('that is done tries no trial again, and says what another search would be', async () => {
    const again: string[] = [];
    const onProgress = ({ note }: { readonly note?: string }) => note && again.push(note);
    expect(await service.search(choices('whole'), { onProgress })).toEqual(result);
    expect(again).toHaveLength(10);
    expect(again.every((note) => note.endsWith('(known)'))).toBe(true);
    const { message } = await failure(service.search(choices('whole', { seed: 2 })));
    expect(message).toContain('holds a search with another seed (seed)');
  });
});
