import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { createTfjsSession } from '../../electron/adapters/tfjs/session.ts';
import { type Engine, type EngineName, ortEngine } from '../../electron/services/training/engine.ts';
import { plainTfjs } from './tfjs.ts';

let loading: ReturnType<typeof plainTfjs> | undefined;

/** Both engines of training: ONNX Runtime, and TensorFlow.js in plain JavaScript, loaded by its first use. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = {
  ort: ortEngine(createOrtSession),
  tfjs: async (graph) => {
    loading ??= plainTfjs();
    return createTfjsSession(await loading, graph);
  },
};
