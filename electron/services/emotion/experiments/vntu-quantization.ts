/** The three networks of the VNTU paper on RAVDESS, each against itself in 8 bits. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpeechNetworkConfig } from '../../../../models/speech-networks.ts';
import type { CepstralScaler } from '../../../../shared/emotion/cepstral-frames.ts';
import { batchSequences } from '../../../../shared/emotion/sequence-batch.ts';
import { type Fold, splitFolds } from '../../../../shared/emotion/speaker-folds.ts';
import { encodeInferenceModel } from '../../../../shared/nn/onnx/write.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { createOrtSession } from '../../../adapters/ort/session.ts';
import { replaceFile } from '../../files/replace-file.ts';
import type { Engine } from '../../training/engine.ts';
import { findClassifierState, saveClassifierState } from '../classifier-checkpoint.ts';
import { buildClassifier } from '../classifier-graph.ts';
import { type TrainedClassifier, trainClassifier } from '../classifier-training.ts';
import type { LevelStore } from '../level-store.ts';
import { type PreparedCorpus, prepareCorpus } from '../prepared-corpus.ts';
import type { Recipe } from '../recipe.ts';
import type { ExperimentProgress } from './experiment-runs.ts';
import { fingerprintOf } from './kept-result.ts';
import { compareQuantized, type LabelledClip, type QuantizationResult } from './quantization.ts';

/** A network of the comparison, and how it is trained. */
export interface QuantizedCandidate {
  readonly network: SpeechNetworkConfig;
  readonly recipe: Recipe;
}

/** What is compared. */
export interface VntuQuantizationSettings {
  readonly corpusFolder: string;
  /** With a folder for each network: its training and its model. */
  readonly outputFolder: string;
  /** Of all networks that learn to tell `classes`; their recipes prepare clips alike. */
  readonly candidates: (classes: number) => readonly QuantizedCandidate[];
  readonly seed: number;
}

/** What the experiment needs. */
export interface VntuQuantizationParts {
  readonly store: LevelStore;
  readonly engine: Engine;
  readonly openSession: typeof createOrtSession;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExperimentProgress) => void;
}

/** What was found of one network. */
export interface ComparedNetwork {
  readonly network: SpeechNetworkConfig['name'];
  readonly comparison: QuantizationResult;
}

/** What was found of all networks. */
export interface VntuQuantizationResult {
  readonly corpus: PreparedCorpus;
  readonly fold: Fold;
  readonly networks: readonly ComparedNetwork[];
}

/** One thread, as in a player that has other things to do; and latencies then depend on the network alone. */
const ENGINE_OPTIONS = { threads: 1, device: 'cpu' } as const;

/**
 * Trains each network on the first fold by speaker, and compares it with itself in 8 bits on the speakers of its test
 * part. A training that was stopped goes on, and one that is whole is not repeated.
 */
export async function runVntuQuantization(
  settings: VntuQuantizationSettings,
  parts: VntuQuantizationParts,
): Promise<VntuQuantizationResult> {
  const { signal, onProgress = () => {} } = parts;
  const corpus = await prepareCorpus('ravdess', settings.corpusFolder, settings.candidates(1)[0]!.recipe, {
    store: parts.store,
    ...(signal !== undefined && { signal }),
    onClip: (done, total) => onProgress({ stage: 'measuring', fraction: done / total }),
  });
  const fold = splitFolds('ravdess', corpus.clips, 'by-speaker', createRandom(1))[0]!;
  const candidates = settings.candidates(corpus.runClips.classes);
  const networks: ComparedNetwork[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const { name } = candidate.network;
    const lesson = {
      corpus,
      fold,
      ...candidate,
      seed: settings.seed,
      folder: join(settings.outputFolder, name),
    };
    const trained = await learn(lesson, parts, (share) =>
      onProgress({ stage: 'training', fraction: (index + share) / candidates.length }),
    );
    const comparison = await compare(lesson, trained, parts);
    const { float, int8 } = comparison;
    const accuracies = [float, int8].map(({ accuracy }) => (100 * accuracy).toFixed(1)).join(' % and ');
    onProgress({
      stage: 'training',
      fraction: (index + 1) / candidates.length,
      note: `${name}: accuracy ${accuracies} % in 8 bits`,
    });
    networks.push({ network: name, comparison });
  }
  return { corpus, fold, networks };
}

/** A network that is to be learnt, and from what. */
interface Lesson extends QuantizedCandidate {
  readonly corpus: PreparedCorpus;
  readonly fold: Fold;
  readonly seed: number;
  readonly folder: string;
}

/** Trains a network, or takes up its training where its checkpoint is; after the last epoch nothing is left to do. */
async function learn(
  { corpus, fold, network, recipe, seed, folder }: Lesson,
  { engine, signal }: VntuQuantizationParts,
  onShare: (share: number) => void,
): Promise<TrainedClassifier> {
  const { levels, labels, classes } = corpus.runClips;
  const fingerprint = fingerprintOf({ network, recipe, fold, seed, corpus: corpus.fingerprint });
  const checkpoint = { path: join(folder, 'checkpoint.bin'), fingerprint, seed };
  await mkdir(folder, { recursive: true });
  const from = await findClassifierState(checkpoint);
  return trainClassifier({
    engine,
    engineOptions: ENGINE_OPTIONS,
    network,
    recipe,
    classes,
    clips: fold.training.map((index) => ({ levels: levels[index]!, label: labels[index]! })),
    seed,
    ...(from !== undefined && { from }),
    ...(signal !== undefined && { signal }),
    onEpoch: async (report) => {
      await saveClassifierState(checkpoint, report);
      onShare(report.epoch / recipe.epochs);
    },
  });
}

/** Writes the model of one clip at a time, and compares it with its copy in 8 bits. */
async function compare(
  { corpus, fold, network, recipe, folder }: Lesson,
  { values, scaler }: TrainedClassifier,
  { openSession, signal }: VntuQuantizationParts,
): Promise<QuantizationResult> {
  const { classes } = corpus.runClips;
  const sizes = { ...recipe, batchSize: 1, features: recipe.coefficients, classes };
  const model = encodeInferenceModel(buildClassifier(network, sizes), values, {});
  await replaceFile(join(folder, 'model.onnx'), model);
  return compareQuantized(
    { model, output: 'probabilities', clips: singleClips(corpus, fold, scaler, recipe), classes },
    {
      openSession: (source, options) => openSession(source, { ...options, ...ENGINE_OPTIONS }),
      now: () => performance.now(),
      ...(signal !== undefined && { signal }),
    },
  );
}

/** The test clips as a model takes them one at a time. */
function singleClips(
  { runClips }: PreparedCorpus,
  { test }: Fold,
  scaler: CepstralScaler,
  { frameCount, coefficients }: Recipe,
): readonly LabelledClip[] {
  return test.map((index) => {
    const sizes = { frameCount, batchSize: 1, features: coefficients };
    const { frames, mask } = batchSequences([scaler.apply(runClips.levels[index]!)], sizes);
    return {
      feeds: {
        frames: { data: frames, shape: [frameCount, 1, coefficients] },
        mask: { data: mask, shape: [frameCount, 1] },
      },
      label: runClips.labels[index]!,
    };
  });
}
