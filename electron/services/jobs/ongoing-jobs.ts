import { CLIENT_GONE } from '../../../shared/contract/dispatch.ts';
import { LatheError } from '../../../shared/errors.ts';

/** What a job is given, and what somebody gives who attends one. */
export interface JobContext<Progress> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

interface Ongoing<Identity, Progress, Result> {
  readonly identity: Identity;
  readonly ending: Promise<Result>;
  readonly stopper: AbortController;
  readonly listeners: Set<(progress: Progress) => void>;
  /** Everything that was told, the newest of each. */
  latest: Partial<Progress>;
}

/** What identifies a job, and whatever else is to be known of it before it ends. */
export interface JobIdentity {
  readonly key: string;
}

/**
 * The jobs that run, by their keys. One whose client goes away goes on: a page that is loaded anew, or whose connection
 * broke, finds it again. What ended in the meantime is told to the next who asks.
 */
export class OngoingJobs<Identity extends JobIdentity, Progress extends object, Result> {
  readonly #ongoing = new Map<string, Ongoing<Identity, Progress, Result>>();

  /** Those that run, and those that ended while nobody attended, with the newest that each told. */
  get list(): readonly { readonly identity: Identity; readonly latest: Partial<Progress> }[] {
    return [...this.#ongoing.values()].map(({ identity, latest }) => ({ identity, latest }));
  }

  /**
   * Begins a job, and stays with it.
   *
   * @param work is stopped when whoever attends it cancels
   */
  begin(
    identity: Identity,
    work: (context: JobContext<Progress>) => Promise<Result>,
    attendant: JobContext<Progress>,
  ): Promise<Result> {
    const stopper = new AbortController();
    const listeners = new Set<(progress: Progress) => void>();
    const onProgress = (progress: Progress): void => {
      // A note is told once, to those who are there.
      const { note: _, ...lasting } = progress as Progress & { readonly note?: string };
      ongoing.latest = { ...ongoing.latest, ...lasting } as Partial<Progress>;
      for (const listener of listeners) listener(progress);
    };
    const ongoing: Ongoing<Identity, Progress, Result> = {
      identity,
      ending: Promise.resolve().then(() => work({ signal: stopper.signal, onProgress })),
      stopper,
      listeners,
      latest: {},
    };
    // A second job of the same key is refused by the work itself, and hides the first from nobody.
    if (!this.#ongoing.has(identity.key)) this.#ongoing.set(identity.key, ongoing);
    return this.#attend(ongoing, attendant);
  }

  /** Stays with a job that runs, or that ended while nobody did; `undefined` where there is none. */
  join(key: string, attendant: JobContext<Progress>): Promise<Result> | undefined {
    const ongoing = this.#ongoing.get(key);
    if (ongoing === undefined) return undefined;
    if (Object.keys(ongoing.latest).length > 0) attendant.onProgress(ongoing.latest as Progress);
    return this.#attend(ongoing, attendant);
  }

  #attend(
    ongoing: Ongoing<Identity, Progress, Result>,
    { signal, onProgress }: JobContext<Progress>,
  ): Promise<Result> {
    const { identity, ending, stopper, listeners } = ongoing;
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
        reject(new LatheError('cancelled', 'the job goes on without whoever asked for it'));
      };
      const tellEnding = (tell: () => void): void => {
        if (!isThere) return;
        leave();
        if (this.#ongoing.get(identity.key) === ongoing) this.#ongoing.delete(identity.key);
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
