import type { Failure } from '../../../shared/contract/failure.ts';

/** From a pool to one of its threads. */
export type PoolMessage<Task> =
  | { readonly type: 'task'; readonly id: number; readonly task: Task }
  | { readonly type: 'cancel'; readonly id: number };

/** From a thread to its pool: any number of events and then one result or failure for each task. */
export type ThreadMessage<Event, Result> =
  | { readonly type: 'event'; readonly id: number; readonly event: Event }
  | { readonly type: 'result'; readonly id: number; readonly result: Result }
  | {
      readonly type: 'failure';
      readonly id: number;
      readonly failure: Failure;
      /** Where a bug was thrown, for the log of whoever asked. */
      readonly stack?: string;
    };
