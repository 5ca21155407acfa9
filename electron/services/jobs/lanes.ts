import type { Handlers, RequestContext } from '../../../shared/contract/dispatch.ts';
import type { MethodName, RequestOf, ResultOf } from '../../../shared/contract/methods.ts';
import { createJobQueue, type JobQueue } from './job-queue.ts';

/**
 * Kinds of work of which one waits for another of its kind: each keeps every core busy, and two at once would take twice
 * the memory. `sound`: takes minutes. `training`: takes hours, on a thread of its own, so that the first kind goes on beside it.
 */
const LANES = ['sound', 'training'] as const;

/** One of {@link LANES}, or no waiting at all. */
type Lane = (typeof LANES)[number] | 'none';

/** Where each method waits for its turn. */
export const LANE_OF: Readonly<Record<MethodName, Lane>> = {
  'master.run': 'sound',
  'analyze.run': 'sound',
  'analyze.loudness': 'sound',
  'train.check': 'sound',
  'emotion.tag': 'sound',
  'emotion.evaluate': 'sound',
  'models.verify': 'sound',
  'models.import': 'sound',
  'train.run': 'training',
  'tune.run': 'training',
  'emotion.train': 'training',
  'emotion.experiment': 'training',
  'emotion.multitask': 'training',
  'emotion.quantization': 'training',
  'emotion.search': 'training',
  // A person looks at it, or listens, while something else runs; each has its own threads.
  'compare.run': 'none',
  'spectrogram.draw': 'none',
  'spectrogram.panels': 'none',
  'spectrogram.describe': 'none',
  'spectrogram.tile': 'none',
  'spectrogram.overview': 'none',
  'listen.open': 'none',
  'listen.read': 'none',
  // Done in a moment, or waits for what has its turn already.
  'master.attend': 'none',
  'jobs.list': 'none',
  'history.list': 'none',
  'history.clear': 'none',
  'emotion.models': 'none',
  'emotion.quantize': 'none',
  'cache.clear': 'none',
  'models.list': 'none',
  'models.info': 'none',
  'models.remove': 'none',
  'doctor.run': 'none',
};

type Handler<Method extends MethodName> = (
  request: RequestOf<Method>,
  context: RequestContext<Method, AbortSignal>,
) => Promise<ResultOf<Method>>;

/** Lets each method wait for its turn in its lane. */
export function takeTurns<Method extends MethodName>(
  handlers: Pick<Handlers<AbortSignal>, Method>,
): Pick<Handlers<AbortSignal>, Method> {
  const queues = new Map<Lane, JobQueue>(LANES.map((lane) => [lane, createJobQueue()]));
  const inTurn = (method: Method): Handler<Method> => {
    const handler: Handler<Method> = handlers[method];
    const queue = queues.get(LANE_OF[method]);
    if (queue === undefined) return handler;
    return (request, context) => queue.run(() => handler(request, context), context.signal);
  };
  const methods = Object.keys(handlers) as Method[];
  return Object.fromEntries(methods.map((method) => [method, inTurn(method)])) as Pick<
    Handlers<AbortSignal>,
    Method
  >;
}
