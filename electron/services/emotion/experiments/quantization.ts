/** A trained model against itself in 8 bits: how well it recognises, how fast, how large (VNTU 2025, table of results). */
import {
  accuracy,
  type ConfusionMatrix,
  confusionMatrix,
  unweightedAverageRecall,
} from '../../../../shared/emotion/confusion-matrix.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import { quantizeModel } from '../../../../shared/nn/quantization/quantize-model.ts';
import {
  type WeightHistograms,
  weightHistograms,
} from '../../../../shared/nn/quantization/weight-histograms.ts';
import type { createOrtSession, FloatTensor, OrtSession } from '../../../adapters/ort/session.ts';

/** A clip as the model takes it, one at a time, with its class. */
export interface LabelledClip {
  readonly feeds: Readonly<Record<string, FloatTensor>>;
  readonly label: number;
}

/** What is compared. */
export interface QuantizationTask {
  /** A float32 ONNX model of one clip at a time. */
  readonly model: Uint8Array;
  /** The output with a number for each class, of which the greatest is what the model says. */
  readonly output: string;
  readonly clips: readonly LabelledClip[];
  readonly classes: number;
}

/** What the comparison needs. */
export interface QuantizationParts {
  readonly openSession: typeof createOrtSession;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** What is found of one of the two models. */
export interface PrecisionResult {
  readonly bytes: number;
  readonly accuracy: number;
  readonly unweightedAverageRecall: number;
  /** [truth][prediction] */
  readonly confusion: ConfusionMatrix;
  /** Milliseconds of single clips, ascending. */
  readonly latencies: readonly number[];
  /** Middle of {@link latencies}. */
  readonly medianLatencyMs: number;
}

/** What the comparison found. */
export interface QuantizationResult {
  readonly float: PrecisionResult;
  readonly int8: PrecisionResult;
  /** Clips of which both say the same. */
  readonly agreement: number;
  readonly weights: WeightHistograms;
}

/** Single clips that are timed, as in the paper's histograms. */
const TIMED_CLIPS = 200;
/** Clips before them, while caches and memory settle. */
const WARM_UP_CLIPS = 20;

/** Quantises a model and compares the two on clips with classes. */
export async function compareQuantized(
  task: QuantizationTask,
  parts: QuantizationParts,
): Promise<QuantizationResult> {
  const quantized = quantizeModel(task.model);
  const models = [task.model, quantized.bytes];
  const sessions: OrtSession[] = [];
  try {
    for (const bytes of models) sessions.push(await parts.openSession({ bytes, name: 'classifier' }));
    const latencies = await timeClips(task, sessions, parts);
    const predictions = await recognizeClips(task, sessions, parts);
    const [float, int8] = models.map(({ length }, index) =>
      precisionResult(task, length, predictions[index]!, latencies[index]!),
    );
    const same = predictions[0]!.filter((prediction, clip) => prediction === predictions[1]![clip]).length;
    return {
      float: float!,
      int8: int8!,
      agreement: same / task.clips.length,
      weights: weightHistograms(task.model, quantized),
    };
  } finally {
    for (const session of sessions) await session.release();
  }
}

/** Milliseconds of each model; they take turns, so that a machine that slows down slows both. */
async function timeClips(
  { clips }: QuantizationTask,
  sessions: readonly OrtSession[],
  { now, signal }: QuantizationParts,
): Promise<number[][]> {
  const latencies = sessions.map((): number[] => []);
  for (let run = -WARM_UP_CLIPS; run < TIMED_CLIPS; run++) {
    signal?.throwIfAborted();
    const { feeds } = clips[(run + WARM_UP_CLIPS) % clips.length]!;
    for (const [index, session] of sessions.entries()) {
      const started = now();
      await session.run(feeds);
      if (run >= 0) latencies[index]!.push(now() - started);
    }
  }
  return latencies.map((each) => each.sort((a, b) => a - b));
}

/** The class that each model gives each clip. */
async function recognizeClips(
  { clips, output }: QuantizationTask,
  sessions: readonly OrtSession[],
  { signal, onProgress }: QuantizationParts,
): Promise<number[][]> {
  const predictions = sessions.map((): number[] => []);
  for (const [clip, { feeds }] of clips.entries()) {
    signal?.throwIfAborted();
    for (const [index, session] of sessions.entries()) {
      const { data } = (await session.run(feeds))[output]!;
      predictions[index]!.push(indexOfGreatest(data));
    }
    onProgress?.((clip + 1) / clips.length);
  }
  return predictions;
}

function precisionResult(
  { clips, classes }: QuantizationTask,
  bytes: number,
  predictions: readonly number[],
  latencies: readonly number[],
): PrecisionResult {
  const truths = clips.map(({ label }) => label);
  const confusion = confusionMatrix(truths, predictions, classes);
  const middle = latencies.length / 2;
  return {
    bytes,
    accuracy: accuracy(confusion),
    unweightedAverageRecall: unweightedAverageRecall(confusion),
    confusion,
    latencies,
    medianLatencyMs: (latencies[Math.floor(middle - 0.5)]! + latencies[Math.floor(middle)]!) / 2,
  };
}
