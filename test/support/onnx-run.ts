import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Shape } from '../../shared/nn/ops.ts';

/** A value fed to or given by ONNX Runtime. */
export interface RunValue {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/**
 * Runs a model once in ONNX Runtime itself, without Lathe's adapter.
 *
 * @param bytes of an ONNX file
 */
export async function runOnnx(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, RunValue>>,
): Promise<Readonly<Record<string, RunValue>>> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const tensors = Object.entries(feeds).map(([name, { shape, data }]) => [
      name,
      new OrtTensor('float32', data, shape),
    ]);
    const results = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, runValue(name, value)]));
  } finally {
    await session.release();
  }
}

function runValue(name: string, { data, dims }: OrtTensor): RunValue {
  if (!(data instanceof Float32Array)) throw new Error(`${name} is not float32`);
  // The session, which owns the memory, is released before the result is read.
  return { shape: [...dims], data: data.slice() };
}

/** Greatest absolute difference, as a share of the greatest value of the expected ones. */
export function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = got.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  let greatest = Number.MIN_VALUE;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(got[i]! - expected[i]!);
    difference = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(difference, error);
    greatest = Math.max(greatest, Math.abs(expected[i]!));
  }
  return difference / greatest;
}
