/** Quantised arithmetic as its definition says it, in whole numbers: the oracle of what ONNX Runtime computes. */
import { quantizeWeights, ZERO_BYTE } from '../../shared/nn/quantization/byte-weights.ts';

/** An activation in bytes: value = (byte - zero) · scale. */
export interface Activation {
  readonly bytes: readonly number[];
  readonly scale: number;
  readonly zero: number;
}

const roundHalfToEven = (value: number): number => {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
};
const toByte = (value: number): number => Math.max(0, Math.min(255, roundHalfToEven(value)));

/** DynamicQuantizeLinear of ONNX's specification; the range always holds 0. */
export function quantizeActivation(values: Float32Array): Activation {
  const least = Math.min(0, ...values);
  const greatest = Math.max(0, ...values);
  const scale = Math.fround(Math.fround(greatest - least) / 255);
  const zero = toByte(Math.fround(-least / scale));
  const bytes = Array.from(values, (value) => toByte(roundHalfToEven(Math.fround(value / scale)) + zero));
  return { bytes, scale, zero };
}

/** Weights in whole steps with the scale of each row, where row r is weights[r·columns ...]. */
export function quantizeRows(data: Float32Array, rows: number) {
  const { bytes, scales } = quantizeWeights({ shape: [rows, data.length / rows], data: data.slice() }, 0);
  return { steps: Array.from(bytes, (each) => each - ZERO_BYTE), scales, columns: data.length / rows };
}

/** x · wᵀ, where x has `columns` numbers a row and w is quantised by its rows. */
export function multiplyQuantized(
  x: Activation,
  { steps, scales, columns }: ReturnType<typeof quantizeRows>,
): Float32Array {
  const rows = x.bytes.length / columns;
  return Float32Array.from({ length: rows * scales.length }, (_, index) => {
    const [row, channel] = [Math.floor(index / scales.length), index % scales.length];
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      sum += (x.bytes[row * columns + k]! - x.zero) * steps[channel * columns + k]!;
    }
    return sum * Math.fround(x.scale * scales[channel]!);
  });
}
