import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import { type Failure, toFailure } from '../../../shared/contract/failure.ts';
import type { OpenSound } from '../../audio/sounds.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Files } from '../../transport/files.ts';

/** One of the two that are compared. */
export type Side = 'before' | 'after';

/** A file that is compared. */
export interface ComparedFile {
  readonly handle: string;
  readonly name: string;
  /** It was chosen for this, and goes when it is replaced; files of the queue stay. */
  readonly isOwn: boolean;
}

/** Of each side, where it was chosen. */
export type ComparedFiles = Readonly<Record<Side, ComparedFile | undefined>>;

/** The measuring of both files. */
export type Measuring =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly fraction: number }
  | { readonly state: 'done'; readonly result: CompareResult }
  | { readonly state: 'failed'; readonly failure: Failure };

/** What is compared. */
export interface ComparisonState extends ComparedFiles {
  /** How far files are sent, 0 ... 1; left out where none is. */
  readonly uploading: Readonly<Partial<Record<Side, number>>>;
  readonly measuring: Measuring;
}

/** Two files, and what they have to do with each other. */
export interface Comparison {
  readonly store: StoreApi<ComparisonState>;
  /** Sends a file and takes it for one side. */
  choose(side: Side, file: File): Promise<void>;
  /** Takes files that were dropped: two for both sides, one for the side that is empty, or for after. */
  drop(files: readonly File[]): Promise<void>;
  /** Takes two files of the session. */
  chooseBoth(before: ComparedFile, after: ComparedFile): void;
  swap(): void;
  /** Takes both away. */
  clear(): void;
  /** Says that the picture of both is whole, or will not be: then they are measured. */
  tellPictured(): void;
  /** Measures both again. */
  measure(): Promise<void>;
  cancelMeasuring(): void;
}

const NOTHING: ComparisonState = {
  before: undefined,
  after: undefined,
  uploading: {},
  measuring: { state: 'none' },
};

/**
 * Makes the comparison of the page. Both files are measured as soon as their picture is there: before, figures would take
 * the processor from what is looked at first.
 *
 * @param open opens what is listened to
 */
export function createComparison(
  call: Connection['call'],
  files: Pick<Files, 'upload' | 'remove'>,
  open: OpenSound,
): Comparison {
  const store = createStore<ComparisonState>(() => NOTHING);
  let measuring = new AbortController();
  let pictured = createSignal();

  const setProgress = (side: Side, fraction: number | undefined): void => {
    const { [side]: _, ...others } = store.getState().uploading;
    store.setState({ uploading: fraction === undefined ? others : { ...others, [side]: fraction } });
  };

  const take = (taken: Partial<Record<Side, ComparedFile | undefined>>): void => {
    const { before, after } = store.getState();
    store.setState(taken);
    const kept = [store.getState().before, store.getState().after].map((file) => file?.handle);
    for (const file of [before, after]) {
      if (file?.isOwn && !kept.includes(file.handle)) void files.remove(file.handle);
    }
    pictured = createSignal();
    void measure();
  };

  const measure = async (): Promise<void> => {
    measuring.abort();
    measuring = new AbortController();
    const { signal } = measuring;
    const { before, after } = store.getState();
    const tell = (told: Measuring): void => {
      if (!signal.aborted) store.setState({ measuring: told });
    };
    if (before === undefined || after === undefined) {
      tell({ state: 'none' });
      return;
    }
    tell({ state: 'running', fraction: 0 });
    // Of what cannot be opened there is no picture to wait for.
    await Promise.all([open(before.handle), open(after.handle)]).then(
      () => pictured.promise,
      () => {},
    );
    if (signal.aborted) return;
    const request = { beforePath: before.handle, afterPath: after.handle };
    const onProgress = ({ fraction }: { readonly fraction: number }): void =>
      tell({ state: 'running', fraction });
    await call('compare.run', request, { signal, onProgress }).then(
      (result) => tell({ state: 'done', result }),
      (thrown: unknown) => tell({ state: 'failed', failure: toFailure(thrown) }),
    );
  };

  const choose = async (side: Side, file: File): Promise<void> => {
    setProgress(side, 0);
    try {
      const handle = await files.upload(file, { onProgress: (fraction) => setProgress(side, fraction) });
      take({ [side]: { handle, name: file.name, isOwn: true } });
    } finally {
      setProgress(side, undefined);
    }
  };

  return {
    store,
    choose,
    measure,
    tellPictured: () => pictured.tell(),
    async drop([first, second]) {
      const side = store.getState().before === undefined ? 'before' : 'after';
      if (first === undefined) return;
      if (second === undefined) await choose(side, first);
      else await Promise.all([choose('before', first), choose('after', second)]);
    },
    chooseBoth: (before, after) => take({ before, after }),
    swap() {
      const { before, after } = store.getState();
      take({ before: after, after: before });
    },
    clear: () => take({ before: undefined, after: undefined }),
    cancelMeasuring() {
      measuring.abort();
      store.setState({ measuring: { state: 'none' } });
    },
  };
}

/** Something that is waited for. */
interface Signal {
  readonly promise: Promise<void>;
  readonly tell: () => void;
}

function createSignal(): Signal {
  let tell = (): void => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
}
