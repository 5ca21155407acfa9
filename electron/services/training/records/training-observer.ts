import type { TrainCourse } from '../../../../shared/contract/train.ts';
import type { EpochMetrics } from '../metrics-log.ts';
import type { VariableValues } from '../trainer.ts';

/** A step that was done. */
export interface StepRecord {
  /** From 1. */
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
}

/** An epoch that was done. */
export interface EpochRecord {
  /** Of all epochs so far, of which the last is this one. */
  readonly epochs: readonly EpochMetrics[];
  readonly values: VariableValues;
}

/**
 * Keeps what a training leaves to look at. It is told before the checkpoint that holds the step is written: what a kill
 * takes away after that is told again when the training is resumed.
 */
export interface TrainingObserver {
  /** The sounds that there are to listen to. */
  readonly previews: NonNullable<TrainCourse['previews']>;
  /** @throws LatheError `output-failed` when the disk is full */
  step(record: StepRecord): Promise<void>;
  /** @throws LatheError `output-failed` when the disk is full */
  epoch(record: EpochRecord): Promise<void>;
  close(): Promise<void>;
}
