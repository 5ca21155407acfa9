import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, toFailure } from '../../shared/contract/failure.ts';

/** Something that the user is told in passing. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  /** Left out for what went well. */
  readonly failure?: Failure;
}

/** What is told in passing. */
export interface Notices {
  readonly store: StoreApi<readonly Notice[]>;
  tell(text: string): void;
  /** Tells what was thrown; a cancellation was asked for and is no news. */
  fail(thrown: unknown): void;
  dismiss(id: number): void;
}

/** Failures stay until they are dismissed. */
const SHOWN_MILLISECONDS = 5000;

/** Makes the page's notices. */
export function createNotices(): Notices {
  const store = createStore<readonly Notice[]>(() => []);
  let lastId = 0;
  const dismiss = (id: number): void =>
    store.setState(
      store.getState().filter((notice) => notice.id !== id),
      true,
    );
  const add = (notice: Omit<Notice, 'id'>): number => {
    const id = ++lastId;
    store.setState([...store.getState(), { ...notice, id }], true);
    return id;
  };
  return {
    store,
    dismiss,
    tell(text) {
      const id = add({ text });
      setTimeout(() => dismiss(id), SHOWN_MILLISECONDS);
    },
    fail(thrown) {
      const failure = toFailure(thrown);
      if (failure.code !== 'cancelled') add({ text: failure.message, failure });
    },
  };
}
