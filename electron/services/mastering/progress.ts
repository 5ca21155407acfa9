import type { MasterStage } from './types.ts';

/** How much of the whole job one run of a stage is, relative to the others. */
export type StageWeights<Stage extends string = MasterStage> = Readonly<Partial<Record<Stage, number>>>;

/** How far a job is: the stage that told last, and the part of the whole, 0 ... 1. */
export interface StageProgress<Stage extends string> {
  readonly stage: Stage;
  readonly fraction: number;
}

/** Turns the progress of stages, which come one after another or at the same time, into that of the whole job. */
export class ProgressTracker<Stage extends string = MasterStage> {
  readonly #weights: StageWeights<Stage>;
  readonly #total: number;
  readonly #onProgress: ((progress: StageProgress<Stage>) => void) | undefined;
  readonly #done = new Map<Stage, number>();
  #reported = -1;
  #stage: Stage | undefined;

  /** @param onProgress is called at most once a 200th of the job, and once at its end */
  constructor(weights: StageWeights<Stage>, onProgress?: (progress: StageProgress<Stage>) => void) {
    this.#weights = weights;
    this.#total = (Object.values(weights) as number[]).reduce((sum, weight) => sum + weight, 0);
    this.#onProgress = onProgress;
  }

  /** @param fraction of the stage, 0 ... 1; a smaller one than before changes nothing */
  report(stage: Stage, fraction: number): void {
    this.#stage = stage;
    // Where the length of a track is not known beforehand, a part of it is no number.
    const part = Number.isFinite(fraction) ? Math.min(1, fraction) : 0;
    this.#done.set(stage, Math.max(this.#done.get(stage) ?? 0, part));
    let sum = 0;
    for (const [name, done] of this.#done) sum += (this.#weights[name] ?? 0) * done;
    const whole = Math.min(1, sum / this.#total);
    if (whole - this.#reported < 1 / 200) return;
    this.#reported = whole;
    this.#onProgress?.({ stage, fraction: whole });
  }

  /** Reports that everything is done. */
  finish(): void {
    if (this.#reported < 1 && this.#stage !== undefined)
      this.#onProgress?.({ stage: this.#stage, fraction: 1 });
    this.#reported = 1;
  }
}
