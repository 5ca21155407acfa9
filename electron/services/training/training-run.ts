import type { TrainCourse } from '../../../shared/contract/train.ts';
import { isLatheError, LatheError } from '../../../shared/errors.ts';
import { type LearningRateSchedule, learningRateAt } from '../../../shared/nn/schedules.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { type Checkpoint, type EpochSums, noSums, saveCheckpoint } from './checkpoint.ts';
import type { ExcerptFeed } from './data/excerpt-feed.ts';
import type { ExcerptBatch } from './data/excerpt-sampler.ts';
import type { MemoryMeter } from './memory-meter.ts';
import { type EpochMetrics, writeMetricsLog } from './metrics-log.ts';
import type { TrainingObserver } from './records/training-observer.ts';
import type { Trainer } from './trainer.ts';
import { learningRatesOf, type TrainingSettings } from './training-settings.ts';
import type { Validator } from './validator.ts';

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
  /** Of the epoch that ended last; left out before the first epoch's end. */
  readonly lastEpoch?: EpochMetrics;
  /** What there is to look at and to listen to; told before the first step and after each epoch. */
  readonly course?: TrainCourse;
  /** A sentence for whoever watches, told once. */
  readonly note?: string;
}

/** What ends a training before its last step: somebody stopped it, or its time is up. */
type Interruption = 'stopped' | 'time';

/** Why a training ended: all epochs were done, no epoch got better for long, or it was interrupted. */
export type TrainingEnding = 'complete' | 'patience' | Interruption;

/** What a run works with. */
export interface TrainingRunParts {
  readonly trainer: Trainer;
  readonly feed: ExcerptFeed;
  readonly validator: Validator;
  readonly memory: MemoryMeter;
  /** Left out where no records are kept. */
  readonly observer?: TrainingObserver;
}

/** When a training has to be done. */
export interface Deadline {
  /** By `performance.now()`. */
  readonly end: number;
  /** What is to be done after the last step, in steps. */
  readonly closingSteps: number;
}

/** The course of one training: epochs, steps, checkpoints, metrics. */
export class TrainingRun {
  readonly #settings: TrainingSettings;
  readonly #folder: string;
  readonly #parts: TrainingRunParts;
  readonly #signal: AbortSignal | undefined;
  readonly #tell: (progress: TrainingProgress) => void;
  readonly #checkpointSeconds: number;
  readonly #deadline: Deadline | undefined;
  readonly #schedule: LearningRateSchedule;
  readonly #epochs: EpochMetrics[] = [];
  #sums: EpochSums = noSums();
  #step = 0;
  #savedStep = 0;
  #loss: number | undefined;

  /** @param folder where checkpoints and metrics are kept */
  constructor(
    settings: TrainingSettings,
    folder: string,
    parts: TrainingRunParts,
    options: {
      readonly signal: AbortSignal | undefined;
      readonly tell: (progress: TrainingProgress) => void;
      /** Seconds from one checkpoint of an epoch in progress to the next. */
      readonly checkpointSeconds: number;
      /** The first epoch is done all the same. */
      readonly deadline: Deadline | undefined;
    },
  ) {
    this.#settings = settings;
    this.#folder = folder;
    this.#parts = parts;
    this.#signal = options.signal;
    this.#tell = options.tell;
    this.#checkpointSeconds = options.checkpointSeconds;
    this.#deadline = options.deadline;
    this.#schedule = learningRatesOf(settings);
  }

  /** Metrics of the epochs done. */
  get epochs(): readonly EpochMetrics[] {
    return this.#epochs;
  }

  /** Goes on from a checkpoint. */
  restore({ values, step, epochs, sums }: Checkpoint): void {
    this.#epochs.push(...epochs);
    this.#sums = { ...sums };
    this.#step = step;
    this.#savedStep = step;
    this.#parts.trainer.restore(values, step);
  }

  /** Tells how far it is, and what else there is to tell. */
  report(stage: TrainingProgress['stage'], news: Pick<TrainingProgress, 'course'> = {}): void {
    const { epochs, stepsPerEpoch } = this.#settings;
    const best = lowestLoss(this.#epochs);
    const lastEpoch = this.#epochs.at(-1);
    this.#tell({
      stage,
      epoch: Math.min(epochs, this.#epochs.length + 1),
      epochs,
      step: this.#step,
      totalSteps: epochs * stepsPerEpoch,
      ...(this.#loss === undefined ? {} : { loss: this.#loss }),
      ...(best === undefined ? {} : { bestValidationLoss: best }),
      ...(lastEpoch === undefined ? {} : { lastEpoch }),
      ...news,
    });
  }

  #course(): TrainCourse {
    const { trainer, observer } = this.#parts;
    const epochs = [...this.#epochs];
    const course = { device: trainer.device, epochs };
    if (observer === undefined) return course;
    const { before, target, epochs: files } = observer.previews;
    // An epoch that a kill took back may have left its preview.
    const kept = files.filter(({ epoch }) => epoch <= epochs.length);
    return { ...course, previews: { before, target, epochs: kept } };
  }

  /**
   * Trains until it ends, for whatever reason; the best epoch and the last step are kept then.
   *
   * @throws LatheError `cancelled` when it is stopped before its first epoch ended, `output-failed` when the disk is
   *   full, `tool-failed` when the losses are no numbers any more, `out-of-memory`
   */
  async train(): Promise<TrainingEnding> {
    await writeMetricsLog(this.#folder, this.#epochs);
    this.report('train', { course: this.#course() });
    while (this.#epochs.length < this.#settings.epochs) {
      if (this.#patienceIsOver()) return 'patience';
      const interruption = await this.#trainEpoch();
      if (interruption !== undefined) {
        await this.#keepInterrupted();
        return interruption;
      }
    }
    return 'complete';
  }

  /** @returns what interrupted the epoch; undefined when it was done */
  async #trainEpoch(): Promise<Interruption | undefined> {
    const end = (this.#epochs.length + 1) * this.#settings.stepsPerEpoch;
    let kept = performance.now();
    while (this.#step < end) {
      if (this.#timeIsUp()) return 'time';
      if (!(await this.#trainStep())) return 'stopped';
      if (this.#step === end || performance.now() - kept < 1000 * this.#checkpointSeconds) continue;
      await this.#save('last');
      kept = performance.now();
    }
    await this.#endEpoch();
    return undefined;
  }

  /** @returns whether the step was done; not, when somebody stopped the training */
  async #trainStep(): Promise<boolean> {
    const start = performance.now();
    const batch = await this.#nextBatch();
    if (batch === undefined) return false;
    const waited = performance.now() - start;
    const learningRate = learningRateAt(this.#schedule, this.#step + 1);
    const { loss, gradientNorm } = await this.#parts.trainer.run(
      { bad: batch.bad, good: batch.good },
      learningRate,
    );
    this.#step++;
    this.#loss = loss;
    this.#sums.loss += loss;
    this.#sums.gradientNorm += gradientNorm;
    this.#sums.seconds += (performance.now() - start) / 1000;
    this.#sums.waitingSeconds += waited / 1000;
    this.#parts.memory.sample();
    await this.#parts.observer?.step({ step: this.#step, loss, learningRate });
    this.report('train');
    return true;
  }

  /** @returns undefined when somebody stopped the training */
  async #nextBatch(): Promise<ExcerptBatch | undefined> {
    if (this.#isStopped()) return undefined;
    try {
      return await this.#parts.feed.next(this.#step + 1);
    } catch (thrown) {
      if (this.#isStopped() && isLatheError(thrown, 'cancelled')) return undefined;
      throw thrown;
    }
  }

  async #endEpoch(): Promise<void> {
    const { trainer, validator, memory, observer } = this.#parts;
    const { stepsPerEpoch } = this.#settings;
    this.report('validate');
    const { loss, distances } = await validator.judge(trainer.values);
    memory.sample();
    if (!Number.isFinite(loss)) {
      throw new LatheError('tool-failed', sentence('divergedInValidation', { step: this.#step, loss }));
    }
    const isBest = loss < (lowestLoss(this.#epochs) ?? Infinity);
    this.#epochs.push({
      epoch: this.#epochs.length + 1,
      step: this.#step,
      learningRate: learningRateAt(this.#schedule, this.#step),
      trainingLoss: this.#sums.loss / stepsPerEpoch,
      validationLoss: loss,
      ...distances,
      gradientNorm: this.#sums.gradientNorm / stepsPerEpoch,
      seconds: this.#sums.seconds,
      dataShare: this.#sums.waitingSeconds / this.#sums.seconds,
    });
    this.#sums = noSums();
    await observer?.epoch({ epochs: this.#epochs, values: trainer.values });
    memory.sample();
    // First the best: one that is newer than the last is only overwritten by the same bytes when the epoch is done again.
    if (isBest) await this.#save('best');
    await this.#save('last');
    await writeMetricsLog(this.#folder, this.#epochs);
    this.report('validate', { course: this.#course() });
  }

  async #keepInterrupted(): Promise<void> {
    if (this.#step > this.#savedStep) await this.#save('last');
    if (this.#epochs.length > 0) return;
    throw new LatheError(
      'cancelled',
      this.#step === 0
        ? 'training was stopped before its first step'
        : `training was stopped at step ${this.#step}, before its first epoch ended, so there is no model yet: ` +
            `"lathe train --resume ${this.#folder}" goes on with it`,
    );
  }

  async #save(name: 'last' | 'best'): Promise<void> {
    const { trainer } = this.#parts;
    const checkpoint = {
      values: trainer.values,
      step: this.#step,
      epochs: this.#epochs,
      sums: this.#sums,
    };
    await saveCheckpoint(this.#folder, name, trainer.variables, this.#settings.seed, checkpoint);
    if (name === 'last') this.#savedStep = this.#step;
  }

  #isStopped(): boolean {
    return this.#signal?.aborted ?? false;
  }

  #timeIsUp(): boolean {
    if (this.#deadline === undefined || this.#epochs.length === 0) return false;
    const { end, closingSteps } = this.#deadline;
    return performance.now() + 1000 * closingSteps * this.#newestStepSeconds() > end;
  }

  /** Mean over the epoch in progress, or over the one before where it has no step yet. */
  #newestStepSeconds(): number {
    const { stepsPerEpoch } = this.#settings;
    const begun = this.#step - this.#epochs.length * stepsPerEpoch;
    return begun > 0 ? this.#sums.seconds / begun : this.#epochs.at(-1)!.seconds / stepsPerEpoch;
  }

  #patienceIsOver(): boolean {
    const { patience } = this.#settings;
    const best = bestEpochOf(this.#epochs);
    return patience !== undefined && best !== undefined && this.#epochs.length - best >= patience;
  }
}

function lowestLoss(epochs: readonly EpochMetrics[]): number | undefined {
  return epochs.length === 0 ? undefined : Math.min(...epochs.map(({ validationLoss }) => validationLoss));
}

/** Number of the first epoch with the lowest validation loss, from 1; undefined before the first epoch's end. */
function bestEpochOf(epochs: readonly EpochMetrics[]): number | undefined {
  const lowest = lowestLoss(epochs);
  return epochs.find(({ validationLoss }) => validationLoss === lowest)?.epoch;
}
