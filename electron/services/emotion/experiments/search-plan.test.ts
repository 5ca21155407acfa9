import { describe, expect, it } from 'vitest';
import type { EmotionSpace } from '../../../../shared/contract/emotion-search.ts';
import { createRandom } from '../../../../shared/random.ts';
import { drawAssignment, type SearchSpace } from '../../../../shared/search/space.ts';
import { MULTI_VECTOR_RECIPE } from '../recipe.ts';
import {
  DEFAULT_EMOTION_SPACE,
  defaultSettings,
  type EmotionSearchPlan,
  emotionSearchPlan,
  goOnWith,
  searchPlanOf,
  settingsOf,
} from './search-plan.ts';

const folders = { corpusFolder: 'corpus', outputFolder: 'out' };
const recipe = MULTI_VECTOR_RECIPE;
const plan: EmotionSearchPlan = { ...searchPlanOf({ ...folders, processes: 2 }), corpus: 'c' };

describe('the settings of a trial', () => {
  it('are the default ones where nothing is tried', () => {
    expect(settingsOf({}, recipe, recipe.epochs)).toEqual(defaultSettings(recipe));
    expect(settingsOf({ cycles: 4 }, recipe, recipe.epochs)).toEqual(defaultSettings(recipe));
  });

  it('take the place of the default ones by their names', () => {
    const tried = { lr: 1e-3, weightDecay: 1e-4, dropout: 0.2, batch: 16, hidden: 96, vectors: 8 };
    const { network, recipe: trained } = settingsOf(tried, recipe, 28);
    expect(network).toEqual({ hiddenSize: 96, vectors: 8, dropout: 0.2 });
    const changed = { learningRate: 1e-3, weightDecay: 1e-4, batchSize: 16, epochs: 28 };
    expect(trained).toEqual({ ...recipe, ...changed, firstCycleEpochs: (28 * 4) / 60 });
  });

  it('end their last cycle with the last epoch, however long the training is', () => {
    for (const cycles of [1, 2, 5]) {
      for (const epochs of [7, 28, 60]) {
        const { firstCycleEpochs } = settingsOf({ cycles }, recipe, epochs).recipe;
        const lengths = Array.from({ length: cycles }, (_, cycle) => firstCycleEpochs * 2 ** cycle);
        expect(lengths.reduce((sum, each) => sum + each, 0)).toBeCloseTo(epochs, 9);
      }
    }
  });
});

describe('the plan of a search', () => {
  it('is what its record reads again', () => {
    expect(emotionSearchPlan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    const drawn = drawAssignment(DEFAULT_EMOTION_SPACE as SearchSpace, createRandom(3));
    expect(Object.keys(drawn)).toEqual(Object.keys(DEFAULT_EMOTION_SPACE));
  });

  it.each<[EmotionSpace, string]>([
    [
      { dropout: { kind: 'float', low: 0.1, high: 1.5 } },
      'search: dropout must be a number from 0 to 0.95, got 1.5: change its range or choices',
    ],
    [
      { hidden: { kind: 'float', low: 32, high: 64 } },
      'search: hidden must be a whole number from 1 to 1024, got 44.8: change its range or choices',
    ],
    [
      { batch: { kind: 'categorical', choices: [32, 'all'] } },
      'search: batch must be a whole number from 1 to 1024, got all: change its range or choices',
    ],
  ])('refuses %j', (space, sentence) => {
    expect(() => searchPlanOf({ ...folders, space })).toThrow(sentence);
  });
});

describe('a search that goes on', () => {
  it('takes another number of trials, and keeps how many go side by side', () => {
    expect(goOnWith(plan, { ...plan, trials: 80, atOnce: 1 }, 'out')).toEqual({ ...plan, trials: 80 });
  });

  it.each<[Partial<EmotionSearchPlan>, string]>([
    [{ seed: 2 }, 'search: out holds a search with another seed (seed): ask for the same again'],
    [{ epochs: 3 }, 'another number of epochs (epochs)'],
    [{ folds: [1, 2] }, 'other folds (folds)'],
    [{ corpus: 'd' }, 'other clips (corpus)'],
    [{ space: { lr: { kind: 'float', low: 1e-3, high: 1e-2 } } }, 'another space (space)'],
    [{ sampler: 'random' }, 'another sampler (sampler)'],
    [{ pruner: 'none' }, 'another pruner (pruner)'],
  ])('refuses %j', (change, sentence) => {
    expect(() => goOnWith(plan, { ...plan, ...change }, 'out')).toThrow(sentence);
  });
});
