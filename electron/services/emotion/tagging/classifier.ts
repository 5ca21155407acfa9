/** Networks that tell the emotion of a window of sound, whatever they are made of. */
import { basename } from 'node:path';
import { LatheError } from '../../../../shared/errors.ts';
import { decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { createOrtSession } from '../../../adapters/ort/session.ts';
import { readModelFile } from '../../models/model-file.ts';
import { EMOTION_FACTS_KEY } from '../emotion-model.ts';
import { describeCepstralModel, openCepstralClassifier } from './cepstral-classifier.ts';
import { describeFunctionalModel, openFunctionalClassifier } from './functional-classifier.ts';

/** What has to be known of a classifier to feed it and to read what it says. */
export interface ClassifierFacts {
  /** Of the classes, in the order of the probabilities. */
  readonly labels: readonly string[];
  /** Of the windows, Hz. */
  readonly sampleRate: number;
  /** Longest window that it hears all of. */
  readonly windowSeconds: number;
  /** From one window to the next. */
  readonly hopSeconds: number;
  /** Of the recordings that it learnt from, which the model inherits. */
  readonly licence: string;
}

/** What a network looked at in a window. */
export interface WindowAttention {
  /** From the start of the window to that of the first weight. */
  readonly startSeconds: number;
  readonly secondsPerWeight: number;
  /** They sum to 1. */
  readonly weights: readonly number[];
}

/** What a classifier says of a window. */
export interface WindowReading {
  /** Of the classes; they sum to 1. */
  readonly probabilities: readonly number[];
  /** Only of networks that have attention. */
  readonly attention?: WindowAttention;
}

/** A network that is ready to be asked. */
export interface EmotionClassifier {
  readonly facts: ClassifierFacts;
  /** @param windows one channel at the classifier's rate, of any length */
  classify(windows: readonly Float32Array[]): Promise<readonly WindowReading[]>;
  release(): Promise<void>;
}

/** The file of a model, taken apart. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  /** For messages. */
  readonly name: string;
  /** What it says of itself: JSON, not checked yet. */
  readonly metadata: unknown;
}

/** What is done with the models of one format. */
interface ModelFormat {
  /** @throws LatheError `bad-model` when the metadata is not whole */
  readonly describe: (model: ModelFile) => ClassifierFacts;
  readonly open: (model: ModelFile, openSession: typeof createOrtSession) => Promise<EmotionClassifier>;
}

/** Every format of a model of emotions, by the name that stands in its metadata. */
const FORMATS: Readonly<Record<string, ModelFormat>> = {
  'lathe-emotion-1': { describe: describeCepstralModel, open: openCepstralClassifier },
  'lathe-emotion-functionals-1': { describe: describeFunctionalModel, open: openFunctionalClassifier },
};

/**
 * Opens a model of emotions.
 *
 * @param path of an `.onnx` file
 * @throws LatheError `bad-model` when it cannot be read, or is no model of emotions that Lathe knows
 */
export async function openEmotionClassifier(
  path: string,
  openSession: typeof createOrtSession,
): Promise<EmotionClassifier> {
  const { model, format } = await readEmotionModel(path);
  return format.open(model, openSession);
}

/**
 * Reads what a model of emotions says of itself.
 *
 * @param path of an `.onnx` file
 * @throws LatheError `bad-model` as {@link openEmotionClassifier}
 */
export async function describeEmotionModel(path: string): Promise<ClassifierFacts> {
  const { model, format } = await readEmotionModel(path);
  return format.describe(model);
}

async function readEmotionModel(
  path: string,
): Promise<{ readonly model: ModelFile; readonly format: ModelFormat }> {
  const bytes = await readModelFile(path, 'adviceCheckPath');
  const metadata = metadataOf(bytes);
  const { format: name } = (metadata ?? {}) as { readonly format?: unknown };
  if (typeof name !== 'string' || !Object.hasOwn(FORMATS, name)) {
    throw new LatheError('bad-model', sentence('emotionNotModel', { file: path }));
  }
  return { model: { bytes, name: basename(path), metadata }, format: FORMATS[name]! };
}

function metadataOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeModel(bytes).metadata.get(EMOTION_FACTS_KEY) ?? 'null');
  } catch {
    return null;
  }
}
