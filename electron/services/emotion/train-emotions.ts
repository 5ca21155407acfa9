import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type SpeechNetworkConfig, vntuNetworks } from '../../../models/speech-networks.ts';
import type { CorpusName, EmotionNetwork, EmotionTrainResult } from '../../../shared/contract/emotion.ts';
import {
  atTemperature,
  expectedCalibrationError,
  fitTemperature,
} from '../../../shared/emotion/calibration.ts';
import {
  accuracy,
  confusionMatrix,
  recalls,
  unweightedAverageRecall,
} from '../../../shared/emotion/confusion-matrix.ts';
import { CORPORA } from '../../../shared/emotion/corpora/corpora.ts';
import { SPEECH_LEVELS } from '../../../shared/emotion/mel-levels.ts';
import { holdOutSpeakers, type SplitKind, splitFolds } from '../../../shared/emotion/speaker-folds.ts';
import { parameterCount } from '../../../shared/nn/parameter-count.ts';
import { createRandom } from '../../../shared/random.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Engine } from '../training/engine.ts';
import { buildClassifier } from './classifier-graph.ts';
import { classify, trainClassifier } from './classifier-training.ts';
import { renderEmotionCard } from './emotion-card.ts';
import { encodeEmotionModel } from './emotion-model.ts';
import type { LevelStore } from './level-store.ts';
import { type PreparedCorpus, prepareCorpus } from './prepared-corpus.ts';
import { MULTI_VECTOR_RECIPE, type Recipe } from './recipe.ts';

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
/** Published learning rates of recurrent networks are higher than others bear. */
const LEARNING_RATES: Readonly<Record<EmotionNetwork, number>> = {
  'multi-vector-lstm': MULTI_VECTOR_RECIPE.learningRate,
  'speech-lstm': 4e-3,
  'speech-attention': 1e-3,
  'speech-cnn': 2e-3,
};

/** Trains one network, judges and calibrates it on speakers that it never heard, and writes model and card. */
export async function trainEmotions(
  choices: EmotionTrainChoices,
  parts: EmotionTrainParts,
): Promise<EmotionTrainResult> {
  const { network: name = 'multi-vector-lstm', seed = 1, split = 'by-speaker', layout = 'ravdess' } = choices;
  const { epochs = MULTI_VECTOR_RECIPE.epochs } = choices;
  const recipe: Recipe = { ...MULTI_VECTOR_RECIPE, epochs, learningRate: LEARNING_RATES[name] };
  const control = parts.signal === undefined ? {} : { signal: parts.signal };
  const corpus = await prepareCorpus(layout, choices.corpusFolder, recipe, {
    store: parts.store,
    ...control,
    onClip: (done, total) => parts.onProgress({ stage: 'measuring', fraction: done / total }),
  });
  for (const note of corpus.notes) parts.onProgress({ stage: 'measuring', fraction: 1, note });
  const { training, validation } = holdOut(corpus, split, seed);
  const { levels, labels, classes } = corpus.runClips;
  const network = networkOf(name, classes, choices);
  const shared = { engine: parts.engine, engineOptions: ENGINE_OPTIONS, network, recipe, classes };
  const { values, scaler } = await trainClassifier({
    ...shared,
    ...control,
    seed,
    clips: training.map((index) => ({ levels: levels[index]!, label: labels[index]! })),
    onEpoch: ({ epoch }) => parts.onProgress({ stage: 'training', fraction: epoch / epochs }),
  });
  const held = validation.map((index) => levels[index]!);
  const { probabilities } = await classify(held, { ...shared, values, scaler });
  const judgement = judge(
    probabilities,
    validation.map((index) => labels[index]!),
    classes,
  );
  const modelPath = join(choices.outputFolder, 'model.onnx');
  const cardPath = join(choices.outputFolder, 'card.md');
  const { licence } = CORPORA[layout];
  const graph = buildClassifier(network, { ...recipe, features: recipe.coefficients, classes });
  const result: EmotionTrainResult = {
    modelPath,
    cardPath,
    network: name,
    parameterCount: parameterCount(graph),
    classes: [...corpus.classNames],
    split,
    trainingClips: training.length,
    validationClips: validation.length,
    ...judgement,
  };
  await mkdir(choices.outputFolder, { recursive: true });
  const model = encodeEmotionModel({
    network,
    values,
    labels: corpus.classNames,
    recipe,
    levels: SPEECH_LEVELS,
    scaler,
    temperature: judgement.temperature,
    licence,
  });
  await replaceFile(modelPath, model);
  await replaceFile(
    cardPath,
    renderEmotionCard(result, { corpus: CORPORA[layout].title, licence, recipe, seed }),
  );
  return result;
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
function judge(rows: readonly (readonly number[])[], labels: readonly number[], classes: number) {
  const temperature = fitTemperature(rows, labels);
  const confusion = confusionMatrix(
    labels,
    rows.map((row) => row.indexOf(Math.max(...row))),
    classes,
  );
  const calibrated = rows.map((row) => atTemperature(row, temperature));
  return {
    unweightedAverageRecall: unweightedAverageRecall(confusion),
    accuracy: accuracy(confusion),
    recalls: [...recalls(confusion)],
    confusion: confusion.map((row) => [...row]),
    temperature,
    calibrationErrorBefore: expectedCalibrationError(rows, labels),
    calibrationErrorAfter: expectedCalibrationError(calibrated, labels),
  };
}
