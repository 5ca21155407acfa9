import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import { type Failure, toFailure } from '../../../shared/contract/failure.ts';
import type { PastMaster } from '../../../shared/contract/history.ts';
import type { Connection } from '../../transport/connection.ts';

/** What was measured of a master and its source, beside what mastering itself measures. */
export type Measurement =
  | { readonly state: 'running'; readonly fraction: number }
  | { readonly state: 'done'; readonly comparison: CompareResult }
  | { readonly state: 'failed'; readonly failure: Failure };

/** Measurements by the job of their mastering. */
export interface Measurements {
  readonly store: StoreApi<Readonly<Record<string, Measurement>>>;
  /** Measures what is not measured yet. */
  measure(master: PastMaster): Promise<CompareResult | undefined>;
}

/** Makes the measurements of the page, each of which is made once. */
export function createMeasurements(call: Connection['call']): Measurements {
  const store = createStore<Readonly<Record<string, Measurement>>>(() => ({}));
  const underWay = new Map<string, Promise<CompareResult | undefined>>();
  const begin = async ({ job, result }: PastMaster): Promise<CompareResult | undefined> => {
    const tell = (measurement: Measurement): void => store.setState({ [job]: measurement });
    tell({ state: 'running', fraction: 0 });
    const request = { beforePath: result.inputPath, afterPath: result.outputPath, waveform: true };
    try {
      const comparison = await call('compare.run', request, {
        onProgress: ({ fraction }) => tell({ state: 'running', fraction }),
      });
      tell({ state: 'done', comparison });
      return comparison;
    } catch (thrown) {
      tell({ state: 'failed', failure: toFailure(thrown) });
      return undefined;
    }
  };
  return {
    store,
    measure(master) {
      const hasFailed = store.getState()[master.job]?.state === 'failed';
      const known = hasFailed ? undefined : underWay.get(master.job);
      const measuring = known ?? begin(master);
      underWay.set(master.job, measuring);
      return measuring;
    },
  };
}
