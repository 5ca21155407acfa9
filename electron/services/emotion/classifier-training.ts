import type { SpeechNetworkConfig } from '../../../models/speech-networks.ts';
import type { CepstralScaler } from '../../../shared/emotion/cepstral-frames.ts';
import { LatheError } from '../../../shared/errors.ts';
import { learningRateAt } from '../../../shared/nn/schedules.ts';
import type { Engine, EngineOptions } from '../training/engine.ts';
import { createTrainer, type Trainer, type VariableValues } from '../training/trainer.ts';
import { buildClassifierTraining } from './classifier-graph.ts';
import { ClipFeed, type LabelledClip } from './clip-feed.ts';
import type { Recipe } from './recipe.ts';

/** What a training of a classifier needs. */
export interface ClassifierTrainingOptions {
  readonly engine: Engine;
  readonly engineOptions: Omit<EngineOptions, 'name'>;
  readonly network: SpeechNetworkConfig;
  readonly recipe: Recipe;
  /** Number of classes. */
  readonly classes: number;
  readonly clips: readonly LabelledClip[];
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Where it goes on; default from the beginning. */
  readonly from?: ClassifierState;
  /** Called after each epoch; awaited. */
  readonly onEpoch?: (epoch: EpochReport) => Promise<void> | void;
}

/** Everything that a training needs to go on as if it had never stopped. */
export interface ClassifierState {
  /** Steps done. */
  readonly step: number;
  readonly values: VariableValues;
  /** Running means of the parameters. */
  readonly averages: VariableValues;
}

/** What is known at the end of an epoch. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean over the steps of the epoch since the training was begun or taken up. */
  readonly loss: number;
  readonly trainer: Trainer;
  readonly state: ClassifierState;
  readonly scaler: CepstralScaler;
}

/** A network that has learnt. */
export interface TrainedClassifier {
  /** Running means of the parameters at the end. */
  readonly values: VariableValues;
  readonly scaler: CepstralScaler;
  /** Of the last epoch. */
  readonly loss: number;
}

/** Trains a network on clips, for as many epochs as its recipe says. */
export async function trainClassifier(options: ClassifierTrainingOptions): Promise<TrainedClassifier> {
  const { recipe, network, classes, seed, engine, engineOptions } = options;
  const feed = new ClipFeed(options.clips, classes, recipe, seed);
  const { weightDecay, maxGradientNorm } = recipe;
  const training = buildClassifierTraining(
    network,
    { ...recipe, features: recipe.coefficients, classes },
    { kind: 'adamw', weightDecay, maxGradientNorm, decayed: 'weights' },
  );
  const trainer = await createTrainer({ engine, engineOptions, training, seed });
  try {
    return await runEpochs(trainer, feed, options);
  } finally {
    await trainer.release();
  }
}

async function runEpochs(
  trainer: Trainer,
  feed: ClipFeed,
  { recipe, from, signal, onEpoch }: ClassifierTrainingOptions,
): Promise<TrainedClassifier> {
  const averages = new Map(from?.averages ?? copies(trainer.values));
  if (from !== undefined) trainer.restore(from.values, from.step);
  const schedule = {
    kind: 'cosine-restarts',
    peak: recipe.learningRate,
    warmUpSteps: 0,
    cycleSteps: Math.max(1, recipe.firstCycleEpochs * feed.stepsPerEpoch),
    cycleGrowth: 2,
  } as const;
  let loss = Number.NaN;
  for (let epoch = Math.floor(trainer.step / feed.stepsPerEpoch) + 1; epoch <= recipe.epochs; epoch++) {
    let sum = 0;
    const firstStep = trainer.step;
    while (trainer.step < epoch * feed.stepsPerEpoch) {
      if (signal?.aborted) throw new LatheError('cancelled', 'the training was cancelled');
      const step = trainer.step + 1;
      sum += (await trainer.run(feed.batch(step), learningRateAt(schedule, step))).loss;
      follow(averages, trainer.values, Math.min(recipe.averaging, (1 + step) / (10 + step)));
    }
    loss = sum / (trainer.step - firstStep);
    const state = { step: trainer.step, values: trainer.values, averages };
    await onEpoch?.({ epoch, loss, trainer, state, scaler: feed.scaler });
  }
  return { values: averages, scaler: feed.scaler, loss };
}

const copies = (values: VariableValues): [string, Float32Array][] =>
  [...values].map(([name, value]) => [name, value.slice()]);

/** Moves running means towards the values. The first steps are followed closely, as the first values say nothing. */
function follow(averages: Map<string, Float32Array>, values: VariableValues, kept: number): void {
  for (const [name, average] of averages) {
    const value = values.get(name)!;
    for (let i = 0; i < average.length; i++) average[i] = kept * average[i]! + (1 - kept) * value[i]!;
  }
}
