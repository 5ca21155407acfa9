import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type SpeechNetworkConfig, vntuNetworks } from '../../../models/speech-networks.ts';
import type { CorpusName, EmotionNetwork, EmotionTrainResult } from '../../../shared/contract/emotion.ts';
import {
  atTemperature,
  expectedCalibrationError,
  fitTemperature,
} from '../../../shared/emotion/calibration.ts';
import { CORPORA } from '../../../shared/emotion/corpora/corpora.ts';
import { judge } from '../../../shared/emotion/judgement.ts';
import { SPEECH_LEVELS } from '../../../shared/emotion/mel-levels.ts';
import { holdOutSpeakers, type SplitKind, splitFolds } from '../../../shared/emotion/speaker-folds.ts';
import { parameterCount } from '../../../shared/nn/parameter-count.ts';
import { createRandom } from '../../../shared/random.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Engine } from '../training/engine.ts';
import { classify } from './classification.ts';
import { buildClassifier } from './classifier-graph.ts';
import { trainClassifier } from './classifier-training.ts';
import { renderEmotionCard } from './emotion-card.ts';
import { encodeEmotionModel } from './emotion-model.ts';
import type { LevelStore } from './level-store.ts';
import { type PreparedCorpus, prepareCorpus } from './prepared-corpus.ts';
import { type Recipe, recipeOf } from './recipe.ts';

/** What a caller chooses of a training. */
export interface EmotionTrainChoices {
  readonly corpusFolder: string;
  readonly layout?: CorpusName;
  readonly outputFolder: string;
  readonly network?: EmotionNetwork;
  readonly hidden?: number;
  readonly vectors?: number;
  readonly epochs?: number;
  readonly seed?: number;
  readonly split?: SplitKind;
}

/** What a training needs, and how it is watched. */
export interface EmotionTrainParts {
  readonly store: LevelStore;
  readonly engine: Engine;
  readonly signal?: AbortSignal;
  readonly onProgress: (progress: {
    readonly stage: 'measuring' | 'training';
    readonly fraction: number;
    readonly note?: string;
  }) => void;
}

/** Share of the speakers, or clips, that nothing is learnt from but the temperature. */
const HELD_OUT = 0.2;
const ENGINE_OPTIONS = { threads: 1, device: 'cpu' } as const;
/** Trains one network, judges and calibrates it on speakers that it never heard, and writes model and card. */
export async function trainEmotions(
  choices: EmotionTrainChoices,
  parts: EmotionTrainParts,
): Promise<EmotionTrainResult> {
  const { network: name = 'multi-vector-lstm', seed = 1, split = 'by-speaker', layout = 'ravdess' } = choices;
  const recipe = recipeOf(name, choices.epochs);
  const corpus = await prepareCorpus(layout, choices.corpusFolder, recipe, {
    store: parts.store,
    ...(parts.signal !== undefined && { signal: parts.signal }),
    onClip: (done, total) => parts.onProgress({ stage: 'measuring', fraction: done / total }),
  });
  for (const note of corpus.notes) parts.onProgress({ stage: 'measuring', fraction: 1, note });
  const { training, validation } = holdOut(corpus, split, seed);
  const network = networkOf(name, corpus.runClips.classes, choices);
  const { probabilities, ...learnt } = await learn(
    { corpus, training, validation, network, recipe, seed },
    parts,
  );
  const truths = validation.map((index) => corpus.runClips.labels[index]!);
  const result: EmotionTrainResult = {
    modelPath: join(choices.outputFolder, 'model.onnx'),
    cardPath: join(choices.outputFolder, 'card.md'),
    network: name,
    parameterCount: learnt.parameterCount,
    classes: [...corpus.classNames],
    split,
    trainingClips: training.length,
    validationClips: validation.length,
    ...judgeCalibrated(probabilities, truths),
  };
  const { licence, title } = CORPORA[layout];
  const { temperature } = result;
  const facts = { network, labels: corpus.classNames, recipe, levels: SPEECH_LEVELS, temperature, licence };
  await mkdir(choices.outputFolder, { recursive: true });
  await replaceFile(result.modelPath, encodeEmotionModel({ ...facts, ...learnt }));
  await replaceFile(result.cardPath, renderEmotionCard(result, { corpus: title, licence, recipe, seed }));
  return result;
}

/** What is learnt, and from what. */
interface Lesson {
  readonly corpus: PreparedCorpus;
  /** Indices of clips. */
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly network: SpeechNetworkConfig;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** Trains the network, and asks it about the clips that were held out. */
async function learn(
  { corpus, training, validation, network, recipe, seed }: Lesson,
  { engine, signal, onProgress }: EmotionTrainParts,
) {
  const { levels, labels, classes } = corpus.runClips;
  const shared = { engine, engineOptions: ENGINE_OPTIONS, network, recipe, classes };
  const { values, scaler } = await trainClassifier({
    ...shared,
    ...(signal !== undefined && { signal }),
    seed,
    clips: training.map((index) => ({ levels: levels[index]!, label: labels[index]! })),
    onEpoch: ({ epoch }) => onProgress({ stage: 'training', fraction: epoch / recipe.epochs }),
  });
  const held = validation.map((index) => levels[index]!);
  const { probabilities } = await classify(held, { ...shared, values, scaler });
  const graph = buildClassifier(network, { ...recipe, features: recipe.coefficients, classes });
  return { values, scaler, probabilities, parameterCount: parameterCount(graph) };
}

/** Takes out what the network is judged by. */
function holdOut({ name, clips }: PreparedCorpus, split: SplitKind, seed: number) {
  const random = createRandom(seed).fork('held-out');
  if (split === 'by-speaker') {
    const all = clips.map((_, index) => index);
    return holdOutSpeakers(clips, all, HELD_OUT, random);
  }
  const { training, test } = splitFolds(name, clips, 'random', random)[0]!;
  return { training, validation: test };
}

function networkOf(
  name: EmotionNetwork,
  classes: number,
  { hidden = 128, vectors = 16 }: EmotionTrainChoices,
): SpeechNetworkConfig {
  const other = vntuNetworks(classes).find((network) => network.name === name);
  return (
    other ?? { name: 'multi-vector-lstm', config: { hiddenSize: hidden, vectors, classes, dropout: 0.3 } }
  );
}

/** How good the probabilities are, before and after their temperature. */
function judgeCalibrated(rows: readonly (readonly number[])[], truths: readonly number[]) {
  const temperature = fitTemperature(rows, truths);
  const judged = judge(rows, truths);
  const calibrated = rows.map((row) => atTemperature(row, temperature));
  return {
    unweightedAverageRecall: judged.unweightedAverageRecall,
    accuracy: judged.accuracy,
    recalls: [...judged.recalls],
    confusion: judged.confusion.map((row) => [...row]),
    temperature,
    calibrationErrorBefore: judged.calibrationError,
    calibrationErrorAfter: expectedCalibrationError(calibrated, truths),
  };
}
