import { parentPort } from 'node:worker_threads';
import { toFailure } from '../../shared/contract/failure.ts';
import type { PoolMessage, ThreadMessage } from '../services/jobs/task-messages.ts';

/** What a thread's function is given besides its task. */
export interface TaskContext<Event> {
  /** Aborted when the task is cancelled. */
  readonly signal: AbortSignal;
  /** Tells the pool something; buffers in `transfer` are handed over and not copied. */
  readonly emit: (event: Event, transfer?: ArrayBuffer[]) => void;
}

/** A result, and those of its buffers that are handed over and not copied. */
export interface TaskReply<Result> {
  readonly result: Result;
  readonly transfer?: ArrayBuffer[];
}

/** Makes this thread serve the tasks of a pool. */
export function serveTasks<Task, Event, Result>(
  run: (task: Task, context: TaskContext<Event>) => Promise<TaskReply<Result>>,
): void {
  if (parentPort === null) throw new Error('serveTasks runs in a worker thread only');
  const port = parentPort;
  const running = new Map<number, AbortController>();
  const send = (message: ThreadMessage<Event, Result>, transfer?: ArrayBuffer[]): void =>
    port.postMessage(message, transfer);

  const start = async (id: number, task: Task): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const emit = (event: Event, transfer?: ArrayBuffer[]): void =>
        send({ type: 'event', id, event }, transfer);
      const { result, transfer } = await run(task, { signal: controller.signal, emit });
      send({ type: 'result', id, result }, transfer);
    } catch (thrown) {
      const failure = toFailure(thrown);
      const isBug = failure.code === 'bug' && thrown instanceof Error && thrown.stack !== undefined;
      send({ type: 'failure', id, failure, ...(isBug && { stack: thrown.stack }) });
    } finally {
      running.delete(id);
    }
  };

  port.on('message', (message: PoolMessage<Task>) => {
    if (message.type === 'task') void start(message.id, message.task);
    else running.get(message.id)?.abort();
  });
}
