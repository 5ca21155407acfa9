import { Graph } from '../../../shared/nn/graph.ts';
import { encodeInferenceModel } from '../../../shared/nn/onnx/write.ts';
import { relu } from '../../../shared/nn/operations.ts';
import type { DeviceChoice } from '../../adapters/ort/devices.ts';
import type { createOrtSession } from '../../adapters/ort/session.ts';

/**
 * Runs the smallest network there is on a device.
 *
 * @throws whatever keeps the device from working, and when its answer is wrong
 */
export async function probeDevice(openSession: typeof createOrtSession, device: DeviceChoice): Promise<void> {
  const graph = new Graph();
  graph.output('rectified', relu(graph.input('audio', [2])));
  const bytes = encodeInferenceModel(graph, new Map(), {});
  const session = await openSession({ bytes, name: 'probe' }, { device, threads: 1 });
  try {
    const { rectified } = await session.run({ audio: { data: Float32Array.of(-1, 1), shape: [2] } });
    if (rectified?.data.join() !== '0,1')
      throw new Error(`it answered ${rectified?.data.join()} instead of 0,1`);
  } finally {
    await session.release();
  }
}
