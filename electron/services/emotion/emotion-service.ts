import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmotionExperimentResult, EmotionTrainResult } from '../../../shared/contract/emotion.ts';
import type { EmotionMultitaskResult } from '../../../shared/contract/emotion-multitask.ts';
import type { EmotionQuantizationResult } from '../../../shared/contract/emotion-quantization.ts';
import type { EmotionSearchResult } from '../../../shared/contract/emotion-search.ts';
import { recalls } from '../../../shared/emotion/confusion-matrix.ts';
import { SPEECH_LEVELS } from '../../../shared/emotion/mel-levels.ts';
import { compareNetworks, scoreNetwork } from '../../../shared/emotion/run-statistics.ts';
import {
  attentionFigure,
  confusionFigure,
  distributionFigure,
} from '../../../shared/report/emotion-figures.ts';
import { multivectorReport } from '../../../shared/report/multivector-report.ts';
import type { createOrtSession } from '../../adapters/ort/session.ts';
import type { DrawPicture } from '../../adapters/picture/draw-picture.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Engine } from '../training/engine.ts';
import type { ExperimentProgress } from './experiments/experiment-runs.ts';
import { type MultitaskChoices, type MultitaskParts, multitaskExperiment } from './experiments/multitask.ts';
import { type ExperimentParts, type ExperimentResult, runMultivector } from './experiments/multivector.ts';
import { PUBLISHED_MULTIVECTOR } from './experiments/published-multivector.ts';
import { type QuantizationChoices, quantizationExperiment } from './experiments/quantization-experiment.ts';
import { type EmotionSearchParts, searchExperiment } from './experiments/search.ts';
import type { SearchChoices } from './experiments/search-plan.ts';
import { MULTI_VECTOR_DROPOUT, MULTI_VECTOR_RECIPE, type Recipe, VIEW_SHARE } from './recipe.ts';
import { type EmotionTrainChoices, trainEmotions } from './train-emotions.ts';

/** What a caller chooses of the experiment. */
export interface ExperimentChoices {
  readonly corpusFolder: string;
  readonly outputFolder: string;
  readonly hidden?: readonly number[];
  readonly vectors?: readonly number[];
  readonly seeds?: number;
  readonly folds?: readonly number[];
  readonly processes?: number;
}

/** How a job is watched and stopped. */
interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExperimentProgress) => void;
}

type SearchOptions = Pick<EmotionSearchParts, 'signal' | 'onProgress'>;

/** Everything that is done with emotions. */
export interface EmotionService {
  /** Runs LSTM-hX-vY on RAVDESS and writes the table and figures. */
  experiment(choices: ExperimentChoices, options?: JobOptions): Promise<EmotionExperimentResult>;
  /** Compares ways to learn emotion, speaker and gender by one network, and writes the table. */
  multitask(choices: MultitaskChoices, options?: JobOptions): Promise<EmotionMultitaskResult>;
  /** Compares three networks with themselves in 8 bits, and writes the table and figures. */
  quantization(choices: QuantizationChoices, options?: JobOptions): Promise<EmotionQuantizationResult>;
  /** Searches for the settings of LSTM-hX-vY, and judges what was found on the test folds. */
  search(choices: SearchChoices, options?: SearchOptions): Promise<EmotionSearchResult>;
  /** Trains one network on a corpus, and writes its model and card. */
  train(choices: EmotionTrainChoices, options?: JobOptions): Promise<EmotionTrainResult>;
}

/** What the service needs. */
export interface EmotionServiceParts extends ExperimentParts, Pick<MultitaskParts, 'taskRuns'> {
  readonly engine: Engine;
  readonly openSession: typeof createOrtSession;
  readonly drawPicture: DrawPicture;
  /** How the networks of the experiment are trained; default {@link MULTI_VECTOR_RECIPE}. */
  readonly recipe?: Recipe;
}

/** Makes the service. */
export function createEmotionService(parts: EmotionServiceParts): EmotionService {
  return {
    train: (choices, { signal, onProgress = () => {} } = {}) =>
      trainEmotions(choices, {
        store: parts.store,
        engine: parts.engine,
        ...(signal !== undefined && { signal }),
        onProgress,
      }),
    multitask: (choices, options = {}) => multitaskExperiment(choices, { ...parts, ...options }),
    quantization: (choices, options = {}) => quantizationExperiment(choices, { ...parts, ...options }),
    search: (choices, options = {}) =>
      searchExperiment(choices, { ...parts, recipe: parts.recipe ?? MULTI_VECTOR_RECIPE, ...options }),
    async experiment(choices, options = {}) {
      const { recipe = MULTI_VECTOR_RECIPE } = parts;
      const {
        corpusFolder,
        outputFolder,
        hidden = [64],
        vectors = [1, 64],
        seeds = 3,
        folds,
        processes = 1,
      } = choices;
      const found = await runMultivector(
        {
          corpus: 'ravdess',
          corpusFolder,
          outputFolder,
          split: 'by-speaker',
          hidden,
          vectors,
          seeds: Array.from({ length: seeds }, (_, index) => index + 1),
          ...(folds !== undefined && { folds }),
          dropout: MULTI_VECTOR_DROPOUT,
          processes,
          recipe,
          viewShare: VIEW_SHARE,
        },
        parts,
        options,
      );
      const result = summarize(found, join(outputFolder, 'README.md'));
      await writeReport(result, found, outputFolder, recipe);
      return result;
    },
  };
}

function summarize({ corpus, folds, runs }: ExperimentResult, tablePath: string): EmotionExperimentResult {
  const names = [...new Set(runs.map(({ network }) => network))];
  const ofNetwork = (name: string) => runs.filter(({ network }) => network === name);
  const [first, last] = [names[0]!, names.at(-1)!];
  const test = first === last ? null : compareNetworks(ofNetwork(first), ofNetwork(last));
  return {
    classes: [...corpus.classNames],
    split: 'by-speaker',
    networks: names.map((name) => {
      const score = scoreNetwork(ofNetwork(name), folds);
      return {
        ...score,
        confusion: score.confusion.map((row) => [...row]),
        recalls: recalls(score.confusion),
      };
    }),
    comparison: test && {
      pairs: test.degreesOfFreedom + 1,
      meanDifference: test.meanDifference,
      t: test.t,
      p: test.p,
    },
    tablePath,
  };
}

async function writeReport(
  result: EmotionExperimentResult,
  found: ExperimentResult,
  folder: string,
  recipe: Recipe,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { classes, networks, tablePath } = result;
  await replaceFile(tablePath, multivectorReport(result, PUBLISHED_MULTIVECTOR, notesOf(recipe)));
  for (const { network, confusion } of networks) {
    await replaceFile(join(folder, `confusion-${network}.svg`), confusionFigure(network, classes, confusion));
  }
  await replaceFile(
    join(folder, 'distribution.svg'),
    distributionFigure(
      'UAR of every run',
      networks.map(({ network, scores }) => ({ name: network, values: scores })),
    ),
  );
  for (const { network } of networks) await writeAttention(found, network, folder, recipe);
}

/** The attention of a network's first run, on the first clip of its test part. */
async function writeAttention(
  { corpus, runs }: ExperimentResult,
  network: string,
  folder: string,
  recipe: Recipe,
): Promise<void> {
  const run = runs.find((each) => each.network === network);
  if (run?.attention === undefined) return;
  const clip = corpus.runClips.levels[run.firstTestClip]!;
  const { frameCount, bandCount, values } = clip;
  const start = Math.max(0, Math.floor((frameCount - run.attention.weights.length) / 2));
  const levels = run.attention.weights.map((_, t) => {
    const row = values.subarray((start + t) * bandCount, (start + t + 1) * bandCount);
    return row.reduce((a, b) => Math.max(a, b));
  });
  const { path, label } = corpus.clips[run.firstTestClip]!;
  await replaceFile(
    join(folder, `attention-${network}.svg`),
    attentionFigure({
      title: `${network}, fold ${run.fold}, seed ${run.seed}: ${path} (${label})`,
      levels,
      ...run.attention,
      secondsPerFrame: (recipe.framesAveraged * SPEECH_LEVELS.hopLength) / SPEECH_LEVELS.sampleRate,
    }),
  );
}

/** How the networks were trained, in sentences. */
function notesOf(recipe: Recipe): readonly string[] {
  const { sampleRate, nFft, hopLength, nMels } = SPEECH_LEVELS;
  const { augmentation: changes, trim } = recipe;
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return [
    `Features: ${recipe.coefficients} MFCC of ${nMels} mel bands, ${sampleRate} Hz, frames of ${nFft} every ${hopLength}; silence more than ${trim.rangeDb} dB below the loudest frame is cut off at both ends; means of ${recipe.framesAveraged} neighbouring frames; scaled by mean and deviation of the training part${recipe.clipMeanRemoval > 0 ? `; ${percent(recipe.clipMeanRemoval)} of the clip's mean is taken off, but for the 0th` : ''}.`,
    `Training: ${recipe.epochs} epochs on all speakers of the training part, batch ${recipe.batchSize}, AdamW with weight decay ${recipe.weightDecay}, learning rate ${recipe.learningRate} with cosine restarts (first cycle ${recipe.firstCycleEpochs} epochs, each twice as long), dropout ${MULTI_VECTOR_DROPOUT}, label smoothing ${recipe.labelSmoothing}, balanced class weights, gradient norm at most ${recipe.maxGradientNorm}. What is tested is the running mean of the weights (${recipe.averaging} kept a step), at the last epoch.`,
    `Changes to each clip each time: bands read up to ${percent(changes.warp)} higher or lower, up to ${percent(changes.stretch)} faster or slower, gain ${changes.gainDb} dB and tilt ${changes.tiltDb} dB (deviations), two masks each of up to ${percent(changes.bandMask)} of the bands and ${percent(changes.frameMask)} of the frames.`,
    `Test: the mean of the probabilities over nine views of each clip, as it is and ${percent(VIEW_SHARE)} slower or faster, with bands read ${percent(VIEW_SHARE)} lower or higher.`,
    'The recipe was chosen on actors held out of the training parts of folds, never on a test part, though who is held out of one fold is tested in another; there is no early stopping.',
  ];
}
