import type { Handlers } from '../../shared/contract/dispatch.ts';
import type { MethodName, ProgressOf, ResultOf } from '../../shared/contract/methods.ts';
import type { MethodTask } from '../services/jobs/method-task.ts';
import { serveTasks } from './serve-tasks.ts';

/** Makes this thread serve methods of the contract. */
export function serveMethods<Method extends MethodName>(handlers: Pick<Handlers<AbortSignal>, Method>): void {
  const handle = <Each extends Method>(
    { method, request }: MethodTask<Each>,
    signal: AbortSignal,
    progress: (event: ProgressOf<Each>) => void,
  ): Promise<ResultOf<Each>> => {
    const handler: Handlers<AbortSignal>[Each] = handlers[method];
    return handler(request, { signal, progress });
  };
  serveTasks<MethodTask<Method>, ProgressOf<Method>, ResultOf<Method>>(async (task, { signal, emit }) => ({
    result: await handle(task, signal, emit),
  }));
}
