/** What a search of trainings of emotions is, and what its settings make of a network and its recipe. */
import { z } from 'zod';
import type { MultiVectorLstmConfig } from '../../../../models/multi-vector-lstm/architecture.ts';
import {
  EMOTION_TUNABLE,
  type EmotionSpace,
  type EmotionTunableName,
  emotionSpace,
} from '../../../../shared/contract/emotion-search.ts';
import { requireArgument } from '../../../../shared/errors.ts';
import type { Assignment, SearchSpace } from '../../../../shared/search/space.ts';
import { requireTakable } from '../../tuning/searched-values.ts';
import { MULTI_VECTOR_DROPOUT, type Recipe } from '../recipe.ts';

/** What a caller chooses of a search. */
export interface SearchChoices {
  readonly corpusFolder: string;
  readonly outputFolder: string;
  readonly space?: EmotionSpace;
  readonly sampler?: 'tpe' | 'random';
  readonly pruner?: 'median' | 'none';
  readonly trials?: number;
  readonly epochs?: number;
  readonly folds?: readonly number[];
  readonly seed?: number;
  readonly seeds?: number;
  readonly processes?: number;
}

/** What a search is, as the first line of its record keeps it: everything that its trials follow from. */
export const emotionSearchPlan = z.strictObject({
  kind: z.literal('emotion-study'),
  version: z.literal(1),
  /** Of the clips, their classes and their levels. */
  corpus: z.string(),
  space: emotionSpace,
  sampler: z.enum(['tpe', 'random']),
  pruner: z.enum(['median', 'none']),
  epochs: z.int(),
  folds: z.array(z.int()).readonly(),
  seed: z.int(),
  trials: z.int(),
  /** Trials side by side. */
  atOnce: z.int(),
});

/** What a search is, see {@link emotionSearchPlan}. */
export type EmotionSearchPlan = Readonly<z.output<typeof emotionSearchPlan>>;

/**
 * The space of Krasnoproshin and Vashkevich 2026, with the sizes that they compare. Their learning rates, 3e-5 to 2e-4,
 * are for 200 epochs of Adam without changes to the clips: here they would learn nothing. Their first cycles of 1 to 10
 * epochs are numbers of cycles here, so that a schedule has the same shape in a short trial and in a long training.
 */
export const DEFAULT_EMOTION_SPACE: EmotionSpace = {
  lr: { kind: 'float', low: 1e-3, high: 2e-2, log: true },
  weightDecay: { kind: 'float', low: 2e-5, high: 2e-2, log: true },
  dropout: { kind: 'float', low: 0.1, high: 0.5 },
  batch: { kind: 'categorical', choices: [16, 32, 64] },
  cycles: { kind: 'int', low: 1, high: 5 },
  hidden: { kind: 'categorical', choices: [64, 96, 128] },
  vectors: { kind: 'int', low: 1, high: 64, log: true },
};

/** The plan of a search that is asked for, without the clips that it is for. */
export function searchPlanOf(choices: SearchChoices): Omit<EmotionSearchPlan, 'corpus'> {
  const { space = DEFAULT_EMOTION_SPACE, sampler = 'tpe', pruner = 'median' } = choices;
  const { trials = 30, epochs = 28, folds = [1], seed = 1, processes = 1 } = choices;
  requireTakable(space as SearchSpace, (name) => EMOTION_TUNABLE[name as EmotionTunableName]);
  const course = { epochs, folds, seed, trials, atOnce: processes };
  return { kind: 'emotion-study', version: 1, space, sampler, pruner, ...course };
}

/** What each part of a plan is called where two plans differ. */
const PLAN_WORDS: Readonly<Record<Exclude<keyof EmotionSearchPlan, 'trials' | 'atOnce'>, string>> = {
  kind: 'trials of another kind',
  version: 'a form of another version',
  corpus: 'other clips',
  space: 'another space',
  sampler: 'another sampler',
  pruner: 'another pruner',
  epochs: 'another number of epochs',
  folds: 'other folds',
  seed: 'another seed',
};

/**
 * The plan of a search that goes on: the one that it began with, up to the number of trials that is asked for now. Its
 * trials side by side stay as many, as trials follow from that; they may be worked on by fewer processes.
 *
 * @throws LatheError `bad-argument` when something else is asked for than the search began with
 */
export function goOnWith(
  recorded: EmotionSearchPlan,
  asked: EmotionSearchPlan,
  folder: string,
): EmotionSearchPlan {
  for (const [name, words] of Object.entries(PLAN_WORDS) as [keyof typeof PLAN_WORDS, string][]) {
    requireArgument(
      JSON.stringify(recorded[name]) === JSON.stringify(asked[name]),
      () =>
        `search: ${folder} holds a search with ${words} (${name}): ask for the same again, or choose another folder`,
    );
  }
  return { ...recorded, trials: asked.trials };
}

/** A network and the way it is trained. */
export interface TrainedSettings {
  readonly network: Omit<MultiVectorLstmConfig, 'classes'>;
  readonly recipe: Recipe;
}

/** What is judged beside what was found: the settings that nobody searched by this command. */
export function defaultSettings(recipe: Recipe): TrainedSettings {
  return { network: { hiddenSize: 64, vectors: 1, dropout: MULTI_VECTOR_DROPOUT }, recipe };
}

/** The default settings but for those that a trial names. */
export function settingsOf(parameters: Assignment, recipe: Recipe, epochs: number): TrainedSettings {
  const base = defaultSettings(recipe);
  const chosen = (name: EmotionTunableName, otherwise: number): number =>
    parameters[name] === undefined ? otherwise : Number(parameters[name]);
  const share = recipe.firstCycleEpochs / recipe.epochs;
  return {
    network: {
      hiddenSize: chosen('hidden', base.network.hiddenSize),
      vectors: chosen('vectors', base.network.vectors),
      dropout: chosen('dropout', base.network.dropout),
    },
    recipe: {
      ...recipe,
      epochs,
      learningRate: chosen('lr', recipe.learningRate),
      weightDecay: chosen('weightDecay', recipe.weightDecay),
      batchSize: chosen('batch', recipe.batchSize),
      firstCycleEpochs: epochs * (parameters.cycles === undefined ? share : firstCycleShare(parameters)),
    },
  };
}

/** Cycles that double divide a training into 2^cycles - 1 parts, of which the first has one. */
const firstCycleShare = ({ cycles }: Assignment): number => 1 / (2 ** Number(cycles) - 1);
