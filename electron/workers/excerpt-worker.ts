/** A thread that draws batches of excerpts, so that reading and spoiling music costs the training loop nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { isLatheError, messageOf } from '../../shared/errors.ts';
import type { ExcerptReply, ExcerptRequest } from '../services/training/data/excerpt-messages.ts';
import { type ExcerptPlan, ExcerptSampler } from '../services/training/data/excerpt-sampler.ts';

if (parentPort === null) throw new Error('excerpt-worker runs as a worker thread only');
const port = parentPort;
let sampler: ExcerptSampler | undefined;

port.on('message', ({ step }: ExcerptRequest) => {
  try {
    sampler ??= new ExcerptSampler(workerData as ExcerptPlan);
    const { bad, good } = sampler.sampleBatch(step);
    const reply: ExcerptReply = { step, batch: { bad, good } };
    port.postMessage(reply, [bad.buffer as ArrayBuffer, good.buffer as ArrayBuffer]);
  } catch (error) {
    const code = isLatheError(error) ? error.code : undefined;
    const message = messageOf(error);
    const reply: ExcerptReply = { step, error: { code, message } };
    port.postMessage(reply);
  }
});
