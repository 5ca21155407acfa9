import type { Handlers } from '../shared/contract/dispatch.ts';
import type { Device } from './adapters/ort/devices.ts';
import { probeDeviceInProcess } from './adapters/ort/probe-process.ts';
import { analysisHandlers } from './composition/analysis.ts';
import { doctorHandlers } from './composition/doctor.ts';
import { emotionTrainingHandlers, taggingHandlers } from './composition/emotions.ts';
import { createFoundation } from './composition/foundation.ts';
import { listeningHandlers } from './composition/listening.ts';
import { masteringHandlers } from './composition/mastering.ts';
import { modelHandlers } from './composition/models.ts';
import { outlivingHandlers } from './composition/outliving.ts';
import { spectrogramHandlers } from './composition/spectrograms.ts';
import { trainingHandlers } from './composition/training.ts';
import { takeTurns } from './services/jobs/lanes.ts';

/** What differs from host to host. */
export interface CompositionOptions {
  /** Tries a device where it can do no harm; left out: in a process of Node. */
  readonly probeDevice?: (device: Device) => Promise<void>;
}

/**
 * Builds every service and joins them to the contract. What costs time or may be missing (ffmpeg, the runtime, the
 * training engine) is looked for by the first request that needs it.
 */
export function createHandlers({
  probeDevice = probeDeviceInProcess,
}: CompositionOptions = {}): Handlers<AbortSignal> {
  const foundation = createFoundation();
  const inTurn = takeTurns({
    ...masteringHandlers(foundation),
    ...analysisHandlers(foundation),
    ...spectrogramHandlers(foundation),
    ...listeningHandlers(foundation),
    ...trainingHandlers(foundation),
    ...taggingHandlers(foundation),
    ...emotionTrainingHandlers(foundation),
    ...modelHandlers(foundation.models),
    ...doctorHandlers(foundation, probeDevice),
  });
  return { ...inTurn, ...outlivingHandlers(inTurn) };
}
