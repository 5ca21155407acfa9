import { learningRateAt } from '../../../../shared/nn/schedules.ts';
import type { Engine } from '../../training/engine.ts';
import { createTrainer, type VariableValues } from '../../training/trainer.ts';
import { variableFeeds } from '../../training/variable-feeds.ts';
import { FunctionalFeed, type MeasuredClip } from './functional-feed.ts';
import { buildTagger, buildTaggerTraining, type FunctionalScale } from './tagger-graph.ts';
import type { TaggerRecipe } from './tagger-recipe.ts';

/** A tagger that has learnt. */
export interface TrainedTagger {
  readonly values: VariableValues;
  readonly scale: FunctionalScale;
  /** Mean loss of the last epoch. */
  readonly loss: number;
}

/** What a training of a tagger needs. */
export interface TaggerTrainingOptions {
  readonly engine: Engine;
  readonly recipe: TaggerRecipe;
  readonly clips: readonly MeasuredClip[];
  readonly seed: number;
}

const ENGINE_OPTIONS = { threads: 1, device: 'cpu' } as const;

/** Trains a tagger for as many epochs as its recipe says. */
export async function trainTagger({
  engine,
  recipe,
  clips,
  seed,
}: TaggerTrainingOptions): Promise<TrainedTagger> {
  const { batchSize, weightDecay, maxGradientNorm, epochs, learningRate, warmUpSteps } = recipe;
  const feed = new FunctionalFeed(clips, recipe, seed);
  const training = buildTaggerTraining(
    recipe.network,
    { batchSize, functionals: feed.scale.mean.length },
    { kind: 'adamw', weightDecay, maxGradientNorm, decayed: 'weights' },
  );
  const trainer = await createTrainer({ engine, engineOptions: ENGINE_OPTIONS, training, seed });
  const totalSteps = epochs * feed.stepsPerEpoch - warmUpSteps;
  const schedule = { kind: 'cosine', peak: learningRate, warmUpSteps, totalSteps } as const;
  let loss = 0;
  try {
    for (let step = 1; step <= epochs * feed.stepsPerEpoch; step++) {
      const result = await trainer.run(feed.batch(step), learningRateAt(schedule, step));
      if (step > (epochs - 1) * feed.stepsPerEpoch) loss += result.loss / feed.stepsPerEpoch;
    }
    return { values: trainer.values, scale: feed.scale, loss };
  } finally {
    await trainer.release();
  }
}

/** Clips that a finished tagger is asked about at once. */
const CLIPS_AT_ONCE = 60;

/** The probabilities of the classes of each row of functionals. */
export async function askTagger(
  rows: readonly Float32Array[],
  { values, scale }: TrainedTagger,
  { engine, recipe }: Pick<TaggerTrainingOptions, 'engine' | 'recipe'>,
): Promise<readonly (readonly number[])[]> {
  const { classes } = recipe.network;
  const width = scale.mean.length;
  const graph = buildTagger(recipe.network, scale, { batchSize: CLIPS_AT_ONCE });
  const session = await engine(graph, { ...ENGINE_OPTIONS, name: 'tagger' });
  const variables = variableFeeds(graph, values);
  const answers: number[][] = [];
  try {
    for (let from = 0; from < rows.length; from += CLIPS_AT_ONCE) {
      const part = rows.slice(from, from + CLIPS_AT_ONCE);
      const data = new Float32Array(CLIPS_AT_ONCE * width);
      for (const [index, row] of part.entries()) data.set(row, index * width);
      const { probabilities } = await session.run({
        ...variables,
        functionals: { data, shape: [CLIPS_AT_ONCE, width] },
      });
      for (const index of part.keys()) {
        answers.push([...probabilities!.data.subarray(index * classes, (index + 1) * classes)]);
      }
    }
    return answers;
  } finally {
    await session.release();
  }
}
