import { CLIENT_GONE } from '../../../shared/contract/dispatch.ts';
import { LatheError } from '../../../shared/errors.ts';

/** What a run is given, and what somebody gives who attends one. */
export interface RunContext<Progress> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

interface Ongoing<Progress, Result> {
  readonly ending: Promise<Result>;
  readonly stopper: AbortController;
  readonly listeners: Set<(progress: Progress) => void>;
  /** Everything that was told, the newest of each. */
  latest: Partial<Progress>;
}

/**
 * The trainings that run, by their folders. One whose client goes away goes on: a page that is loaded anew, or whose
 * connection broke, finds it again. What ended in the meantime is told to the next who asks.
 */
export class OngoingTrainings<Progress extends { readonly note?: string }, Result> {
  readonly #ongoing = new Map<string, Ongoing<Progress, Result>>();

  /**
   * Begins a training, and stays with it.
   *
   * @param work is stopped when whoever attends it cancels
   */
  begin(
    folder: string,
    work: (context: RunContext<Progress>) => Promise<Result>,
    attendant: RunContext<Progress>,
  ): Promise<Result> {
    const stopper = new AbortController();
    const listeners = new Set<(progress: Progress) => void>();
    const onProgress = (progress: Progress): void => {
      // A note is told once, to those who are there.
      const { note: _, ...lasting } = progress;
      ongoing.latest = { ...ongoing.latest, ...lasting } as Partial<Progress>;
      for (const listener of listeners) listener(progress);
    };
    const ongoing: Ongoing<Progress, Result> = {
      ending: Promise.resolve().then(() => work({ signal: stopper.signal, onProgress })),
      stopper,
      listeners,
      latest: {},
    };
    // A second training in the same folder is refused by the work itself, and hides the first from nobody.
    if (!this.#ongoing.has(folder)) this.#ongoing.set(folder, ongoing);
    return this.#attend(folder, ongoing, attendant);
  }

  /** Stays with a training that runs, or that ended while nobody did; `undefined` where there is none. */
  join(folder: string, attendant: RunContext<Progress>): Promise<Result> | undefined {
    const ongoing = this.#ongoing.get(folder);
    if (ongoing === undefined) return undefined;
    if (Object.keys(ongoing.latest).length > 0) attendant.onProgress(ongoing.latest as Progress);
    return this.#attend(folder, ongoing, attendant);
  }

  #attend(
    folder: string,
    ongoing: Ongoing<Progress, Result>,
    { signal, onProgress }: RunContext<Progress>,
  ): Promise<Result> {
    const { ending, stopper, listeners } = ongoing;
    return new Promise((resolve, reject) => {
      let isThere = true;
      const leave = (): void => {
        isThere = false;
        listeners.delete(onProgress);
        signal.removeEventListener('abort', cancel);
      };
      const cancel = (): void => {
        if (signal.reason !== CLIENT_GONE) {
          stopper.abort();
          return;
        }
        leave();
        reject(new LatheError('cancelled', 'the training goes on without whoever asked for it'));
      };
      const tellEnding = (tell: () => void): void => {
        if (!isThere) return;
        leave();
        if (this.#ongoing.get(folder) === ongoing) this.#ongoing.delete(folder);
        tell();
      };
      listeners.add(onProgress);
      signal.addEventListener('abort', cancel);
      if (signal.aborted) cancel();
      ending.then(
        (result) => tellEnding(() => resolve(result)),
        (thrown) => tellEnding(() => reject(thrown)),
      );
    });
  }
}
