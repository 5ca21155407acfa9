import { isLatheError, LatheError } from '../../../shared/errors.ts';
import { parameterCount } from '../../../shared/nn/parameter-count.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { ProcessMemory } from '../../adapters/process-memory.ts';
import type { PcmCache } from './data/pcm-cache.ts';
import { TRAINING_SAMPLE_RATE } from './data/pcm-format.ts';
import type { Engine, EngineName, EngineOptions } from './engine.ts';
import { MemoryMeter } from './memory-meter.ts';
import { memoryText, promisedMemory } from './memory-promise.ts';
import { strengthExcerpts } from './strength.ts';
import { judgeStrengths, type StrengthJudgement } from './strength-judge.ts';
import type { EpochTimes } from './time-budget.ts';
import { createTrainer, type Trainer, type VariableValues } from './trainer.ts';
import { openTrainingData, type TrainingData } from './training-data.ts';
import { buildJudgingGraph, buildTrainingGraphs, type TrainingGraphs } from './training-graph.ts';
import { deviceToUse, type TrainingSettings } from './training-settings.ts';
import { createValidator, type Validator } from './validator.ts';

/** What a training needs of the machine. */
export interface TrainingMachine {
  readonly engines: Readonly<Record<EngineName, Engine>>;
  /** Where decoded music is kept. */
  readonly cache: PcmCache;
  readonly memory: ProcessMemory;
}

/** How a training is prepared. */
export interface PreparationOptions {
  /** Whether it goes on from a checkpoint: then its batches must stay as they are. */
  readonly isResumed: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: () => void;
  /** Takes sentences for whoever watches. */
  readonly note: (sentence: string) => void;
}

/** Everything that is open while a training runs. */
export interface PreparedTraining {
  /** With the batch that fits the memory, and the device that is really used. */
  readonly settings: TrainingSettings;
  readonly parameterCount: number;
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly validator: Validator;
  readonly memory: MemoryMeter;
  /** What it was said to need; undefined for an engine whose memory nobody knows. */
  readonly promisedBytes: number | undefined;
  /** Computes steps and a judgement, and forgets them. */
  measureEpoch(): Promise<EpochTimes>;
  /**
   * Compares weights by validation excerpts that are longer than those trained on. Ends the training: the memory that
   * steps took is given back first.
   *
   * @param steps that were trained
   */
  judgeStrengths(
    candidates: readonly VariableValues[],
    steps: number,
    note: (sentence: string) => void,
  ): Promise<StrengthJudgement>;
  release(): Promise<void>;
}

/** Batches that an epoch is judged by, always the same. */
const VALIDATION_BATCHES = 6;

/**
 * Opens data, network and validation, with a batch that fits the memory: as large as asked for, or halved until it is
 * estimated to fit and a step has really been computed. A smaller batch is a smaller batch: gradients are not
 * accumulated over several, and learning rate and number of steps stay.
 *
 * @throws LatheError `out-of-memory` when not even a batch of one excerpt fits
 */
export async function prepareTraining(
  machine: TrainingMachine,
  asked: TrainingSettings,
  options: PreparationOptions,
): Promise<PreparedTraining> {
  for (let settings = asked; ; settings = halved(settings)) {
    const graphs = buildTrainingGraphs(settings);
    const isSmallest = options.isResumed || settings.batchSize === 1;
    const promisedBytes = promise(machine, settings, graphs);
    const available = machine.memory.available();
    const missing = (promisedBytes ?? 0) - machine.memory.resident() - available;
    if (missing > 0 && !isSmallest) {
      options.note(
        sentence('batchHalved', {
          count: settings.batchSize,
          needed: memoryText(promisedBytes!),
          free: memoryText(available),
          half: halved(settings).batchSize,
        }),
      );
      continue;
    }
    if (promisedBytes !== undefined) {
      options.note(
        sentence(missing > 0 ? 'memoryShort' : 'memoryNeeded', {
          needed: memoryText(promisedBytes),
          free: memoryText(available),
        }),
      );
    }
    try {
      return await open(machine, settings, graphs, promisedBytes, options);
    } catch (thrown) {
      if (isSmallest || !isLatheError(thrown, 'out-of-memory')) throw thrown;
      options.note(
        sentence('batchTooLarge', { count: settings.batchSize, half: halved(settings).batchSize }),
      );
    }
  }
}

const halved = (settings: TrainingSettings): TrainingSettings => ({
  ...settings,
  batchSize: Math.ceil(settings.batchSize / 2),
});

/** The memory of another engine than ONNX Runtime is not known. */
function promise(
  { memory }: TrainingMachine,
  { engine }: TrainingSettings,
  graphs: TrainingGraphs,
): number | undefined {
  return engine === 'ort' ? promisedMemory(graphs, VALIDATION_BATCHES, memory.resident()) : undefined;
}

async function open(
  machine: TrainingMachine,
  settings: TrainingSettings,
  { training, validation }: TrainingGraphs,
  promisedBytes: number | undefined,
  { isResumed, signal, onProgress }: PreparationOptions,
): Promise<PreparedTraining> {
  const engine = machine.engines[settings.engine];
  const memory = new MemoryMeter(machine.memory);
  const engineOptions = { threads: settings.threads, device: deviceToUse(settings) };
  const opened: { release(): Promise<void> }[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((each) => each.release()));
  };
  try {
    const data = await openTrainingData(settings, machine.cache, {
      ...(signal === undefined ? {} : { signal }),
      onProgress,
    });
    opened.push({ release: () => data.dispose() });
    const trainer = await createTrainer({ engine, training, seed: settings.seed, engineOptions });
    opened.push(trainer);
    requireSameDevice(settings, trainer.device);
    const validator = await createValidator({
      engine,
      graph: validation,
      feed: data.validation,
      batches: VALIDATION_BATCHES,
      engineOptions,
    });
    opened.push(validator);
    // It has what it judges by; batches made ahead of it would only take memory.
    await data.validation.dispose();
    if (!isResumed) {
      await trainer.rehearse();
      await validator.rehearse(trainer.values);
    }
    memory.sample();
    return {
      settings: { ...settings, usedDevice: trainer.device },
      parameterCount: parameterCount(training.graph),
      data,
      trainer,
      validator,
      memory,
      promisedBytes,
      measureEpoch: () => measureEpoch(trainer, validator, data),
      judgeStrengths: async (candidates, steps, note) => {
        await Promise.all([trainer.release(), data.train.dispose()]);
        return judgeLongExcerpts({ engine, engineOptions, settings, data, steps, note }, candidates);
      },
      release,
    };
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

/** Another device rounds differently: a training that went on there would not end as if it had never stopped. */
function requireSameDevice({ usedDevice }: TrainingSettings, device: string): void {
  if (usedDevice === undefined || usedDevice === device) return;
  throw new LatheError('tool-missing', sentence('otherDevice', { device: usedDevice, other: device }));
}

const MEASURED_STEPS = 3;

/** Real sound, as silence may be faster or slower to compute. */
async function measureEpoch(trainer: Trainer, validator: Validator, data: TrainingData): Promise<EpochTimes> {
  const { bad, good } = await data.train.next(1);
  const seconds: number[] = [];
  for (let step = 0; step < MEASURED_STEPS; step++) {
    seconds.push(await secondsOf(() => trainer.rehearse({ bad, good })));
  }
  return {
    stepSeconds: seconds.sort((a, b) => a - b)[Math.floor(MEASURED_STEPS / 2)]!,
    judgingSeconds: await secondsOf(() => validator.judge(trainer.values)),
    forwardSeconds: await secondsOf(() => validator.rehearse(trainer.values)),
  };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

interface LongExcerptsOptions {
  readonly engine: Engine;
  readonly engineOptions: Omit<EngineOptions, 'name'>;
  readonly settings: TrainingSettings;
  readonly data: TrainingData;
  readonly steps: number;
  readonly note: (sentence: string) => void;
}

async function judgeLongExcerpts(
  { engine, engineOptions, settings, data, steps, note }: LongExcerptsOptions,
  candidates: readonly VariableValues[],
): Promise<StrengthJudgement> {
  const { count, samples, batchSize } = strengthExcerpts(settings, steps, data.shortestValidationTrack);
  const feed = data.openJudging({ excerptSamples: samples, batchSize });
  const length = (samples / TRAINING_SAMPLE_RATE).toFixed(1);
  try {
    return await judgeStrengths(
      {
        engine,
        engineOptions,
        feed,
        graph: buildJudgingGraph(settings, { batchSize, samples }),
        excerpts: count,
        onFirstBatch: (seconds, batches) =>
          note(
            sentence('strengthsCompared', {
              count: candidates.length,
              excerpts: count,
              length,
              seconds: Math.ceil(seconds * batches),
            }),
          ),
      },
      candidates,
    );
  } finally {
    await feed.dispose();
  }
}
