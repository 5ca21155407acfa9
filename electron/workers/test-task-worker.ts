/** The thread of the test of pools. */
import { workerData } from 'node:worker_threads';
import { LatheError } from '../../shared/errors.ts';
import { serveTasks } from './serve-tasks.ts';

/** What the test asks for. */
export type TestTask =
  | { readonly kind: 'describe'; readonly bytes: Uint8Array }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'bug' }
  | { readonly kind: 'crash' };

/** What it gets. */
export interface TestResult {
  readonly thread: string;
  readonly bytes: Uint8Array;
}

const thread = String(Math.random());

serveTasks<TestTask, string, TestResult>(async (task, { signal, emit }) => {
  emit(`${(workerData as { greeting: string }).greeting}, ${task.kind}`);
  if (task.kind === 'refuse') throw new LatheError('bad-input', 'not this one');
  if (task.kind === 'bug') throw new TypeError('x is undefined');
  if (task.kind === 'crash') process.exit(7);
  if (task.kind === 'wait') {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new LatheError('cancelled', 'stopped in the thread');
  }
  const bytes = task.bytes.map((byte) => byte + 1);
  return { result: { thread, bytes }, transfer: [bytes.buffer as ArrayBuffer] };
});
