import { clientMessage, type ServerMessage } from '../../../shared/contract/envelope.ts';
import type { MethodName } from '../../../shared/contract/methods.ts';
import type { WorkName } from './words.ts';

/** What a user waits for; everything else is asked and answered in passing. */
const WORK: Partial<Record<MethodName, WorkName>> = {
  'master.run': 'mastering',
  'master.attend': 'mastering',
  'train.run': 'training',
  'tune.run': 'tuning',
  'compare.run': 'comparison',
  'emotion.tag': 'tagging',
};

/** Something that is under way. */
export interface Work {
  readonly what: WorkName;
  /** 0 ... 1; `undefined` before anything is told. */
  readonly fraction: number | undefined;
}

/** How something ended. */
export interface FinishedWork {
  readonly what: WorkName;
  readonly isDone: boolean;
}

/** Sees what is under way by the messages that pass between a page and the services. */
export class WorkWatch {
  readonly #running = new Map<string, Work>();
  readonly #onChange: (running: readonly Work[], finished?: FinishedWork) => void;

  /** @param onChange told of everything that runs, and of what has just ended */
  constructor(onChange: (running: readonly Work[], finished?: FinishedWork) => void) {
    this.#onChange = onChange;
  }

  get running(): readonly Work[] {
    return [...this.#running.values()];
  }

  /** Takes what a page sent. */
  asked(message: unknown): void {
    const parsed = clientMessage.safeParse(message);
    if (!parsed.success || parsed.data.type !== 'request') return;
    const { id, method } = parsed.data;
    const what = Object.hasOwn(WORK, method) ? WORK[method as MethodName] : undefined;
    if (what === undefined) return;
    this.#running.set(id, { what, fraction: undefined });
    this.#onChange(this.running);
  }

  /** Takes what a page is answered. */
  answered(message: ServerMessage): void {
    const work = this.#running.get(message.id);
    if (work === undefined) return;
    if (message.type === 'progress') {
      const { fraction } = (message.progress ?? {}) as { readonly fraction?: unknown };
      if (typeof fraction === 'number') this.#running.set(message.id, { ...work, fraction });
      this.#onChange(this.running);
      return;
    }
    this.#running.delete(message.id);
    const isCancelled = message.type === 'error' && message.error.code === 'cancelled';
    const finished = isCancelled ? undefined : { what: work.what, isDone: message.type === 'result' };
    this.#onChange(this.running, finished);
  }

  /** Forgets everything, as the page that asked for it is gone. */
  clear(): void {
    this.#running.clear();
    this.#onChange([]);
  }
}
