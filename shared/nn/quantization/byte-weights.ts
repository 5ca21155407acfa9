import type { ModelTensor } from '../onnx/read.ts';
import { elementCount } from '../shape-rules.ts';

/**
 * The byte that stands for 0. Bytes are unsigned: they are the signed 8 bits of a symmetric quantisation moved by 128,
 * since products of unsigned with signed bytes overflow on processors with AVX2 and no VNNI, and these do not.
 */
export const ZERO_BYTE = 128;

/** Greatest distance of a byte from {@link ZERO_BYTE}: -128 is not used, so that a weight and its negative fit alike. */
export const GREATEST_STEP = 127;

/** Weights in 8 bits: weight ≈ (byte - {@link ZERO_BYTE}) · scale of its channel. */
export interface ByteWeights {
  /** In the order of the weights. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One a channel, above 0. */
  readonly scales: Float32Array<ArrayBuffer>;
}

/**
 * Quantises weights symmetrically, each channel by its own greatest magnitude: every weight is kept to within half a
 * scale, and 0 exactly.
 *
 * @param weights of finite numbers
 * @param axis the axis whose indices are channels
 */
export function quantizeWeights({ shape, data }: ModelTensor, axis: number): ByteWeights {
  const channels = shape[axis]!;
  const inner = elementCount(shape.slice(axis + 1));
  const greatest = new Float32Array(channels);
  for (let i = 0; i < data.length; i++) {
    const channel = Math.floor(i / inner) % channels;
    greatest[channel] = Math.max(greatest[channel]!, Math.abs(data[i]!));
  }
  const scales = greatest.map((each) => (each > 0 ? each / GREATEST_STEP : 1));
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const scale = scales[Math.floor(i / inner) % channels]!;
    const steps = Math.round(data[i]! / scale);
    bytes[i] = ZERO_BYTE + Math.max(-GREATEST_STEP, Math.min(GREATEST_STEP, steps));
  }
  return { bytes, scales };
}
