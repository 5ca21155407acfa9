import type { Handlers, RequestContext } from '../../shared/contract/dispatch.ts';
import type { MethodName, ProgressOf, RequestOf, ResultOf } from '../../shared/contract/methods.ts';
import type { MethodTask } from '../services/jobs/method-task.ts';
import { createWorkerPool } from '../services/jobs/worker-pool.ts';

/** A thread that serves methods. */
interface MethodThread {
  readonly entry: URL;
  readonly workerData: unknown;
}

/**
 * Does each request on a thread that ends with it and gives its memory back. ONNX Runtime computes a step of a training in
 * the thread that asks for it: a master that shared that thread would go on only between two steps.
 *
 * @param describeThread asked at each request
 */
export function onOwnThread<Method extends MethodName>(
  methods: readonly Method[],
  describeThread: () => MethodThread,
): Pick<Handlers<AbortSignal>, Method> {
  const handler =
    <Each extends Method>(method: Each) =>
    async (
      request: RequestOf<Each>,
      { signal, progress }: RequestContext<Each, AbortSignal>,
    ): Promise<ResultOf<Each>> => {
      const thread = { ...describeThread(), size: 1 };
      const pool = createWorkerPool<MethodTask<Each>, ProgressOf<Each>, ResultOf<Each>>(thread);
      try {
        return await pool.run({ method, request } as MethodTask<Each>, { signal, onEvent: progress });
      } finally {
        await pool.dispose();
      }
    };
  return Object.fromEntries(methods.map((method) => [method, handler(method)])) as Pick<
    Handlers<AbortSignal>,
    Method
  >;
}
