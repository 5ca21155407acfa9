import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchitectureConfig } from '../../../models/architectures.ts';
import { ARCHITECTURES } from '../../../models/architectures.ts';
import { LatheError } from '../../../shared/errors.ts';
import { encodeInferenceModel } from '../../../shared/nn/onnx/write.ts';
import { parameterCount } from '../../../shared/nn/parameter-count.ts';
import { type LearningRateSchedule, learningRateAt } from '../../../shared/nn/schedules.ts';
import { replaceFile } from '../files/replace-file.ts';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { ExcerptFeed } from './data/excerpt-feed.ts';
import type { PcmCache } from './data/pcm-cache.ts';
import type { Engine, EngineName } from './engine.ts';
import { type Inheritance, inheritParameters } from './inheritance.ts';
import { appendMetrics, type EpochMetrics, startMetricsLog } from './metrics-log.ts';
import { createTrainer, type Trainer, type VariableValues } from './trainer.ts';
import { renderTrainingCard } from './training-card.ts';
import { openTrainingData } from './training-data.ts';
import { buildInferenceGraph, buildTrainingGraph, buildValidationGraph } from './training-graph.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';
import { createValidator, type Validator } from './validator.ts';

/** What the training service works with. */
export interface TrainingAdapters {
  readonly engines: Readonly<Record<EngineName, Engine>>;
  /** Where decoded music is kept. */
  readonly cache: PcmCache;
}

/** What is told while a training runs. */
export interface TrainingProgress {
  readonly stage: 'data' | 'train' | 'validate' | 'export';
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly totalSteps: number;
  /** Of the last step; left out before the first. */
  readonly loss?: number;
  /** Lowest so far; left out before the first epoch's end. */
  readonly bestValidationLoss?: number;
}

/** What a training ends with. */
export interface TrainingResult {
  readonly modelPath: string;
  readonly device: string;
  readonly parameterCount: number;
  readonly epochs: readonly EpochMetrics[];
  readonly bestEpoch: number;
  /** What came of the model that `from` names. */
  readonly inherited?: Inheritance;
  /** Whether it was stopped before its last epoch. */
  readonly stopped: boolean;
}

/** How a training is run. */
export interface TrainingRunOptions {
  /** Stops after the step in progress and keeps the best epoch's model. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** Trains networks; each training has a folder of its own, from which it can be resumed. */
export interface TrainingService {
  /** Starts a training in a folder that is empty or does not exist. */
  train(settings: TrainingSettings, folder: string, options?: TrainingRunOptions): Promise<TrainingResult>;
  /** Goes on with the training of a folder from its last checkpoint, to the same weights as if it had never stopped. */
  resume(folder: string, options?: TrainingRunOptions): Promise<TrainingResult>;
}

const SETTINGS_FILE = 'config.json';
const MODEL_FILE = 'model.onnx';
/** Batches that an epoch is judged by, always the same. */
const VALIDATION_BATCHES = 6;
/** Steps between two checkpoints of a long epoch. */
const CHECKPOINT_STEPS = 200;

/** Builds the service on its adapters. */
export function createTrainingService(adapters: TrainingAdapters): TrainingService {
  return {
    async train(settings, folder, options = {}) {
      const madeFolder = await requireEmptyFolder(folder);
      try {
        await replaceFile(join(folder, SETTINGS_FILE), `${JSON.stringify(settings, null, 2)}\n`);
        return await runTraining(adapters, settings, folder, undefined, options);
      } catch (thrown) {
        await removeUnstarted(folder, madeFolder);
        throw thrown;
      }
    },
    async resume(folder, options = {}) {
      const settings = await readSettings(folder);
      return runTraining(adapters, settings, folder, await loadCheckpoint(folder, 'last'), options);
    },
  };
}

/** @returns the topmost folder that had to be made; undefined when the folder was there */
async function requireEmptyFolder(folder: string): Promise<string | undefined> {
  let madeFolder: string | undefined;
  try {
    madeFolder = await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError('output-failed', `training folder ${folder} cannot be made: ${reason}`, { cause });
  }
  const entries = await readdir(folder);
  if (entries.length > 0) {
    throw new LatheError(
      'bad-argument',
      `training folder ${folder} is not empty: choose another, or go on with it by --resume`,
    );
  }
  return madeFolder;
}

/** Takes away what a training wrote that failed before its first checkpoint: there is nothing to go on from. */
async function removeUnstarted(folder: string, madeFolder: string | undefined): Promise<void> {
  const entries = await readdir(folder);
  if (entries.some((name) => name.startsWith('checkpoint-'))) return;
  if (madeFolder !== undefined) await rm(madeFolder, { recursive: true });
  else for (const name of entries) await rm(join(folder, name));
}

async function readSettings(folder: string): Promise<TrainingSettings> {
  const path = join(folder, SETTINGS_FILE);
  try {
    return trainingSettingsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new LatheError('bad-input', `${folder} is no training folder: ${path} is missing or not valid`, {
      cause,
    });
  }
}

/** The network that settings ask for. */
export function architectureOf({ architecture, form }: TrainingSettings): ArchitectureConfig {
  const { defaultConfig, thesisConfig } = ARCHITECTURES[architecture];
  return {
    name: architecture,
    config: form === 'thesis' ? thesisConfig : defaultConfig,
  } as ArchitectureConfig;
}

function scheduleOf(settings: TrainingSettings): LearningRateSchedule {
  const { learningRate: peak, warmUpSteps, epochs, stepsPerEpoch } = settings;
  return { kind: 'cosine', peak, warmUpSteps, totalSteps: epochs * stepsPerEpoch };
}

async function runTraining(
  adapters: TrainingAdapters,
  settings: TrainingSettings,
  folder: string,
  start: Checkpoint | undefined,
  options: TrainingRunOptions,
): Promise<TrainingResult> {
  const { signal } = options;
  const architecture = architectureOf(settings);
  const { batchSize, excerptSamples: samples, seed, threads } = settings;
  const engine = adapters.engines[settings.engine];
  const training = buildTrainingGraph({
    architecture,
    loss: settings.loss,
    optimizer: { kind: 'adam', maxGradientNorm: settings.maxGradientNorm },
    batchSize,
    samples,
  });
  const run = new TrainingRun(settings, folder, options);
  run.report('data');
  const resources: { release(): Promise<void> }[] = [];
  try {
    const data = await openTrainingData(settings, adapters.cache, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: () => run.report('data'),
    });
    resources.push({ release: () => data.dispose() });
    const trainer = await createTrainer({ engine, training, seed, threads });
    resources.push(trainer);
    const validator = await createValidator({
      engine,
      graph: buildValidationGraph(architecture, settings.loss, batchSize, samples),
      feed: data.validation,
      batches: VALIDATION_BATCHES,
      threads,
    });
    resources.push(validator);
    // What goes on from a checkpoint has its weights from there.
    const inherited =
      start !== undefined || settings.from === undefined
        ? undefined
        : await inheritParameters(settings.from, trainer);
    if (start !== undefined) run.restore(start, trainer);
    await startMetricsLog(folder, run.epochs);
    await run.trainEpochs(trainer, data.train, validator);
    run.report('export');
    const best = await loadCheckpoint(folder, 'best');
    const modelPath = await exportModel(folder, architecture, settings, best.values);
    const result: TrainingResult = {
      modelPath,
      device: trainer.device,
      parameterCount: parameterCount(training.graph),
      epochs: run.epochs,
      bestEpoch: best.epochs.length,
      ...(inherited === undefined ? {} : { inherited }),
      stopped: run.epochs.length < settings.epochs,
    };
    await replaceFile(join(folder, 'card.md'), renderTrainingCard(settings, result));
    return result;
  } finally {
    await Promise.all(resources.map((resource) => resource.release()));
  }
}

async function exportModel(
  folder: string,
  architecture: ArchitectureConfig,
  settings: TrainingSettings,
  values: VariableValues,
): Promise<string> {
  const { batchSize, segmentSamples } = ARCHITECTURES[architecture.name];
  const graph = buildInferenceGraph(architecture, batchSize, segmentSamples);
  const bytes = encodeInferenceModel(graph, values, {
    architecture: JSON.stringify(architecture),
    sampleRate: '44100',
    seed: String(settings.seed),
  });
  const path = join(folder, MODEL_FILE);
  await replaceFile(path, bytes);
  return path;
}

/** The course of one training: epochs, steps, checkpoints, metrics. */
class TrainingRun {
  readonly epochs: EpochMetrics[] = [];
  readonly #settings: TrainingSettings;
  readonly #folder: string;
  readonly #options: TrainingRunOptions;
  readonly #schedule: LearningRateSchedule;
  #step = 0;
  #loss: number | undefined;

  constructor(settings: TrainingSettings, folder: string, options: TrainingRunOptions) {
    this.#settings = settings;
    this.#folder = folder;
    this.#options = options;
    this.#schedule = scheduleOf(settings);
  }

  restore(checkpoint: Checkpoint, trainer: Trainer): void {
    this.epochs.push(...checkpoint.epochs);
    this.#step = checkpoint.step;
    trainer.restore(checkpoint.values, checkpoint.step);
  }

  report(stage: TrainingProgress['stage']): void {
    const { epochs, stepsPerEpoch } = this.#settings;
    const best = this.#bestLoss();
    this.#options.onProgress?.({
      stage,
      epoch: Math.min(epochs, this.epochs.length + 1),
      epochs,
      step: this.#step,
      totalSteps: epochs * stepsPerEpoch,
      ...(this.#loss === undefined ? {} : { loss: this.#loss }),
      ...(best === undefined ? {} : { bestValidationLoss: best }),
    });
  }

  async trainEpochs(trainer: Trainer, feed: ExcerptFeed, validator: Validator): Promise<void> {
    while (this.epochs.length < this.#settings.epochs && !this.#isStopped()) {
      await this.#trainEpoch(trainer, feed, validator);
    }
    if (this.epochs.length === 0) {
      throw new LatheError(
        'cancelled',
        'training was stopped before its first epoch ended: no model was made',
      );
    }
  }

  async #trainEpoch(trainer: Trainer, feed: ExcerptFeed, validator: Validator): Promise<void> {
    const { stepsPerEpoch } = this.#settings;
    const end = (this.epochs.length + 1) * stepsPerEpoch;
    const firstStep = this.#step;
    const sums = { loss: 0, gradientNorm: 0, waiting: 0 };
    const start = performance.now();
    let learningRate = 0;
    while (this.#step < end) {
      if (this.#isStopped()) {
        await this.#save(trainer, 'last');
        return;
      }
      const asked = performance.now();
      const batch = await feed.next(this.#step + 1);
      sums.waiting += performance.now() - asked;
      learningRate = learningRateAt(this.#schedule, this.#step + 1);
      const result = await trainer.run({ bad: batch.bad, good: batch.good }, learningRate);
      this.#step = trainer.step;
      this.#loss = result.loss;
      sums.loss += result.loss;
      sums.gradientNorm += result.gradientNorm;
      this.report('train');
      if (this.#step % CHECKPOINT_STEPS === 0 && this.#step < end) await this.#save(trainer, 'last');
    }
    const milliseconds = performance.now() - start;
    this.report('validate');
    const validationLoss = await validator.loss(trainer.values);
    const isBest = validationLoss < (this.#bestLoss() ?? Infinity);
    const steps = this.#step - firstStep;
    const row: EpochMetrics = {
      epoch: this.epochs.length + 1,
      step: this.#step,
      learningRate,
      trainingLoss: sums.loss / steps,
      validationLoss,
      gradientNorm: sums.gradientNorm / steps,
      seconds: milliseconds / 1000,
      dataShare: sums.waiting / milliseconds,
    };
    this.epochs.push(row);
    if (isBest) await this.#save(trainer, 'best');
    await this.#save(trainer, 'last');
    await appendMetrics(this.#folder, row);
    this.report('validate');
  }

  #save(trainer: Trainer, name: 'last' | 'best'): Promise<void> {
    const checkpoint = { values: trainer.values, step: this.#step, epochs: this.epochs };
    return saveCheckpoint(this.#folder, name, trainer.variables, this.#settings.seed, checkpoint);
  }

  #isStopped(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  #bestLoss(): number | undefined {
    return this.epochs.length === 0
      ? undefined
      : Math.min(...this.epochs.map(({ validationLoss }) => validationLoss));
  }
}
