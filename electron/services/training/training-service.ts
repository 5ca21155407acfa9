import { join } from 'node:path';
import { ARCHITECTURES } from '../../../models/architectures.ts';
import { isLatheError, LatheError } from '../../../shared/errors.ts';
import { encodeInferenceModel } from '../../../shared/nn/onnx/write.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { lockFolder } from '../files/folder-lock.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { ModelService } from '../models/model-service.ts';
import { type Checkpoint, findCheckpoint } from './checkpoint.ts';
import type { TrainingSetReport } from './data/training-set.ts';
import { type Inheritance, inheritParameters, withInheritedSizes } from './inheritance.ts';
import { memoryText } from './memory-promise.ts';
import type { EpochMetrics } from './metrics-log.ts';
import { type PreparedTraining, prepareTraining, type TrainingMachine } from './prepared-training.ts';
import { openTrainingRecords, type RecordTools } from './records/training-records.ts';
import { chooseStrength, STRENGTHS, type StrengthTrial } from './strength.ts';
import { planTime } from './time-budget.ts';
import { describeTrainedModel } from './trained-model.ts';
import type { VariableValues } from './trainer.ts';
import { renderTrainingCard } from './training-card.ts';
import { makeTrainingFolder, readSettings, removeUnstarted, writeSettings } from './training-folder.ts';
import { buildInferenceGraph } from './training-graph.ts';
import { type Deadline, type TrainingEnding, type TrainingProgress, TrainingRun } from './training-run.ts';
import { architectureOf, type TrainingSettings } from './training-settings.ts';
import type { MeanDistances } from './validator.ts';

/** What the training service works with. */
export interface TrainingAdapters extends TrainingMachine {
  /** Takes the finished model, so that it can be used by name; left out, it stays in its folder alone. */
  readonly models?: Pick<ModelService, 'add'>;
  /** Makes what a training leaves to look at and to listen to. */
  readonly records: RecordTools;
}

/** What a training ends with. */
export interface TrainingResult {
  readonly modelPath: string;
  /** Name of the model in the list of models; left out where it could not be kept there. */
  readonly modelId?: string;
  /** The device that was really used. */
  readonly device: string;
  readonly parameterCount: number;
  /** How much of it is for what. */
  readonly music: TrainingSetReport['splits'];
  /** Share of the best epoch's decisions that the model makes. */
  readonly strength: number;
  /** What it was chosen from; empty where it was asked for, or decisions have no strength. */
  readonly strengthTrials: readonly StrengthTrial[];
  /** Excerpts that it was chosen by. */
  readonly strengthExcerpts: number;
  /** Excerpts a step. */
  readonly batchSize: number;
  readonly epochs: readonly EpochMetrics[];
  readonly bestEpoch: number;
  /** Distances of the validation excerpts before the network. */
  readonly unprocessed: MeanDistances;
  /** Distances after the finished model. */
  readonly distances: MeanDistances;
  /** Excerpts that distances are means over. */
  readonly measuredExcerpts: number;
  readonly memory: {
    /** What it was said to need; left out where that is not known. */
    readonly promisedBytes?: number;
    /** The most that the process was seen to hold. */
    readonly measuredBytes: number;
  };
  /** What came of the model that `from` names. */
  readonly inherited?: Inheritance;
  readonly ending: TrainingEnding;
}

/** How a training is run. */
export interface TrainingRunOptions {
  /** Stops after the step in progress and keeps the best epoch's model. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Seconds from one checkpoint of an epoch in progress to the next; default 60. */
  readonly checkpointSeconds?: number;
}

/** Trains networks; each training has a folder of its own, from which it can be resumed. */
export interface TrainingService {
  /**
   * Starts a training in a folder that is empty or does not exist. While it runs, the folder is its own.
   *
   * @throws LatheError `output-failed` when a disk is full, which says how it goes on then
   */
  train(settings: TrainingSettings, folder: string, options?: TrainingRunOptions): Promise<TrainingResult>;
  /** Goes on with the training of a folder from its last checkpoint, to the same weights as if it had never stopped. */
  resume(folder: string, options?: TrainingRunOptions): Promise<TrainingResult>;
}

const MODEL_FILE = 'model.onnx';

/** Builds the service on its adapters. */
export function createTrainingService(adapters: TrainingAdapters): TrainingService {
  return {
    async train(chosen, folder, options = {}) {
      const settings = await withInheritedSizes(chosen);
      const { madeFolder, unlock } = await makeTrainingFolder(folder);
      try {
        await writeSettings(folder, settings);
        return await runTraining(adapters, settings, folder, undefined, options);
      } catch (thrown) {
        await removeUnstarted(folder, madeFolder);
        throw await withWayOn(thrown, folder);
      } finally {
        await unlock();
      }
    },
    async resume(folder, options = {}) {
      const settings = await readSettings(folder);
      const unlock = await lockFolder(folder);
      try {
        // Killed before its first checkpoint, it begins anew: with the same settings that is the same.
        const start = await findCheckpoint(folder, 'last');
        return await runTraining(adapters, settings, folder, start, options);
      } catch (thrown) {
        throw await withWayOn(thrown, folder);
      } finally {
        await unlock();
      }
    },
  };
}

/** What is thrown when something could not be written: whatever it was, the training can go on where there is room. */
async function withWayOn(thrown: unknown, folder: string): Promise<unknown> {
  if (!isLatheError(thrown, 'output-failed')) return thrown;
  const checkpoint = await findCheckpoint(folder, 'last');
  if (checkpoint === undefined) return thrown;
  return new LatheError(
    'output-failed',
    sentence('stoppedForRoom', { reason: thrown.message.replace(/\.$/, ''), step: checkpoint.step, folder }),
    { cause: thrown },
  );
}

async function runTraining(
  adapters: TrainingAdapters,
  asked: TrainingSettings,
  folder: string,
  start: Checkpoint | undefined,
  { signal, onProgress = () => {}, checkpointSeconds = 60 }: TrainingRunOptions,
): Promise<TrainingResult> {
  const begun = performance.now();
  let latest = startingPoint(asked, start);
  const tell = (progress: TrainingProgress): void => {
    latest = progress;
    onProgress(progress);
  };
  const note = (sentence: string): void => onProgress({ ...latest, note: sentence });
  tell(latest);
  const opened = await prepareTraining(adapters, asked, {
    isResumed: start !== undefined,
    signal,
    onProgress: () => tell(latest),
    note,
  });
  try {
    note(deviceSentence(opened.settings, opened.trainer.device));
    // What goes on from a checkpoint has its weights from there.
    const inherited =
      start !== undefined || asked.from === undefined
        ? undefined
        : await inheritParameters(asked.from, opened.trainer);
    // Where it was used already, it was fitted to its time then, and has none now.
    const end =
      asked.minutes === undefined || asked.usedDevice !== undefined
        ? undefined
        : begun + 60_000 * asked.minutes;
    const { prepared, deadline } =
      end === undefined ? { prepared: opened, deadline: undefined } : await fitted(opened, end, note);
    const { settings, trainer, validator, data, memory } = prepared;
    await writeSettings(folder, settings);
    const observer =
      settings.records === 'on'
        ? await openTrainingRecords(adapters.records, folder, prepared, start?.step ?? 0)
        : undefined;
    const parts = { trainer, validator, memory, feed: data.train, ...(observer && { observer }) };
    const run = new TrainingRun(settings, folder, parts, { signal, tell, checkpointSeconds, deadline });
    if (start !== undefined) run.restore(start);
    const ending = await run.train().finally(() => observer?.close());
    run.report('export');
    return await finish(adapters, folder, prepared, { ending, epochs: run.epochs, inherited }, note);
  } finally {
    await opened.release();
  }
}

/** Makes a training fit the time that is left for it. */
async function fitted(
  prepared: PreparedTraining,
  end: number,
  note: (sentence: string) => void,
): Promise<{ readonly prepared: PreparedTraining; readonly deadline: Deadline }> {
  const { minutes } = prepared.settings;
  const times = await prepared.measureEpoch();
  const secondsLeft = (end - performance.now()) / 1000;
  const { shortestValidationTrack } = prepared.data;
  const plan = planTime(prepared.settings, secondsLeft, times, shortestValidationTrack);
  const { settings, closingSteps } = plan;
  note(
    sentence('timeFitted', {
      step: times.stepSeconds.toFixed(2),
      epochs: settings.epochs,
      steps: settings.stepsPerEpoch,
      minutes: minutes!,
      closing: Math.ceil(closingSteps * times.stepSeconds),
    }),
  );
  return { prepared: { ...prepared, settings }, deadline: { end, closingSteps } };
}

function startingPoint(
  { epochs, stepsPerEpoch }: TrainingSettings,
  start: Checkpoint | undefined,
): TrainingProgress {
  return {
    stage: 'data',
    epoch: Math.min(epochs, (start?.epochs.length ?? 0) + 1),
    epochs,
    step: start?.step ?? 0,
    totalSteps: epochs * stepsPerEpoch,
  };
}

function deviceSentence({ device, threads }: TrainingSettings, used: string): string {
  return sentence(device === 'auto' ? 'trainsOnChosen' : 'trainsOn', { device: used, count: threads });
}

interface Course {
  readonly ending: TrainingEnding;
  readonly epochs: readonly EpochMetrics[];
  readonly inherited: Inheritance | undefined;
}

/** Writes the best epoch's model and its card, and puts the model into the list of models. */
async function finish(
  { models }: TrainingAdapters,
  folder: string,
  prepared: PreparedTraining,
  { ending, epochs, inherited }: Course,
  note: (sentence: string) => void,
): Promise<TrainingResult> {
  const { settings, trainer, validator, memory, promisedBytes } = prepared;
  const best = await findCheckpoint(folder, 'best');
  if (best === undefined) {
    throw new LatheError('bad-input', sentence('bestLost', { folder }));
  }
  const chosen = await chooseStrength(
    (candidates) => prepared.judgeStrengths(candidates, epochs.at(-1)!.step, note),
    architectureOf(settings),
    best.values,
    settings.strength === undefined ? STRENGTHS : [settings.strength],
  );
  const { distances } = await validator.judge(chosen.values);
  const bytes = encodeModel(settings, chosen.values);
  const modelPath = join(folder, MODEL_FILE);
  await replaceFile(modelPath, bytes);
  memory.sample();
  const result: TrainingResult = {
    modelPath,
    device: trainer.device,
    parameterCount: prepared.parameterCount,
    music: prepared.data.report.splits,
    strength: chosen.strength,
    strengthTrials: chosen.trials,
    strengthExcerpts: chosen.excerpts,
    batchSize: settings.batchSize,
    epochs,
    bestEpoch: best.epochs.length,
    unprocessed: validator.unprocessed,
    distances,
    measuredExcerpts: validator.measuredExcerpts,
    memory: {
      ...(promisedBytes === undefined ? {} : { promisedBytes }),
      measuredBytes: memory.greatest,
    },
    ...(inherited === undefined ? {} : { inherited }),
    ending,
  };
  await replaceFile(join(folder, 'card.md'), renderTrainingCard(settings, result));
  note(sentence('memoryHeld', { needed: memoryText(memory.greatest) }));
  if (models === undefined) return result;
  try {
    const { id } = await models.add({ ...describeTrainedModel(settings, folder, result), bytes });
    return { ...result, modelId: id };
  } catch (thrown) {
    if (!isLatheError(thrown, 'output-failed')) throw thrown;
    note(sentence('modelNotListed', { reason: thrown.message }));
    return result;
  }
}

function encodeModel(settings: TrainingSettings, values: VariableValues): Uint8Array {
  const architecture = architectureOf(settings);
  const { batchSize, segmentSamples } = ARCHITECTURES[architecture.name];
  return encodeInferenceModel(buildInferenceGraph(architecture, batchSize, segmentSamples), values, {
    architecture: JSON.stringify(architecture),
    sampleRate: '44100',
    seed: String(settings.seed),
  });
}
