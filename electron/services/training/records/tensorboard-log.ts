import { type EventValue, encodeSummary } from '../../../../shared/tensorboard/events.ts';
import { DISTANCE_NAMES, type DistanceName } from '../distances.ts';
import type { EpochMetrics } from '../metrics-log.ts';
import type { MeanDistances } from '../validator.ts';
import { EventLog } from './event-log.ts';
import type { StepRecord } from './training-observer.ts';

const DISTANCE_TAGS: Readonly<Record<DistanceName, string>> = {
  siSdrDb: 'Metrics/SI-SDR',
  lsdDb: 'Metrics/LSD',
  mrStft: 'Metrics/MR-STFT',
  melCepstralDb: 'Metrics/MelCepstralDistance',
};

/** What {@link TensorBoardLog.begin} needs. */
export interface TensorBoardOptions {
  readonly folder: string;
  /** Steps of the checkpoint that the training goes on from. */
  readonly stepsDone: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A training as TensorBoard shows it. */
export class TensorBoardLog {
  readonly #log: EventLog;
  readonly #now: () => number;

  private constructor(log: EventLog, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** @throws LatheError `output-failed` */
  static async begin({ folder, stepsDone, now }: TensorBoardOptions): Promise<TensorBoardLog> {
    return new TensorBoardLog(await EventLog.begin(folder, stepsDone, now() / 1000), now);
  }

  /** The distances of the unprocessed sound, which those of the epochs are to be better than. */
  unprocessed(distances: MeanDistances): Promise<void> {
    return this.show(0, distanceValues(distances));
  }

  step({ step, loss, learningRate }: StepRecord): Promise<void> {
    return this.show(step, { 'Loss/Train': { scalar: loss }, LearningRate: { scalar: learningRate } });
  }

  epoch(metrics: EpochMetrics): Promise<void> {
    return this.show(metrics.step, {
      'Loss/Epoch': { scalar: metrics.trainingLoss },
      'Loss/Validation': { scalar: metrics.validationLoss },
      ...distanceValues(metrics),
    });
  }

  /** Shows values of a step. */
  async show(step: number, values: Readonly<Record<string, EventValue>>): Promise<void> {
    await this.#log.append(encodeSummary({ wallTime: this.#now() / 1000, step }, values));
  }

  close(): Promise<void> {
    return this.#log.close();
  }
}

function distanceValues(distances: MeanDistances): Record<string, EventValue> {
  const defined = DISTANCE_NAMES.flatMap((name) => {
    const scalar = distances[name];
    return scalar === null ? [] : [[DISTANCE_TAGS[name], { scalar }] as const];
  });
  return Object.fromEntries(defined);
}
