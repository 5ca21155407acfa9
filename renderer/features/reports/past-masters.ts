import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PastMaster } from '../../../shared/contract/history.ts';
import type { Connection } from '../../transport/connection.ts';

/** The masterings that reports are of. */
export interface PastMastersState {
  /** Left out until they were asked for. */
  readonly masters?: readonly PastMaster[];
  /** Sentences of the engine. */
  readonly problems: readonly string[];
  /** Of the one whose report is shown; left out for the newest. */
  readonly selectedJob?: string;
}

/** The masterings of the past, of this session and of those before. */
export interface PastMasters {
  readonly store: StoreApi<PastMastersState>;
  refresh(): Promise<void>;
  select(job: string): void;
  /** @param job one to forget; left out, all of them */
  forget(job?: string): Promise<void>;
}

/** Makes the page's view of the history. */
export function createPastMasters(call: Connection['call']): PastMasters {
  const store = createStore<PastMastersState>(() => ({ problems: [] }));
  const refresh = async (): Promise<void> => store.setState(await call('history.list', {}));
  return {
    store,
    refresh,
    select: (selectedJob) => store.setState({ selectedJob }),
    async forget(job) {
      await call('history.clear', job === undefined ? {} : { job });
      await refresh();
    },
  };
}

/** The mastering whose report is shown. */
export function selectedOf({ masters = [], selectedJob }: PastMastersState): PastMaster | undefined {
  return masters.find(({ job }) => job === selectedJob) ?? masters[0];
}

/** Whether a mastering can still be measured: both files are there, and are of this session. */
export function isMeasurable({ isInputThere, isOutputThere, result }: PastMaster): boolean {
  const isHandle = (path: string): boolean => path.startsWith('file:');
  return isInputThere && isOutputThere && isHandle(result.inputPath) && isHandle(result.outputPath);
}
