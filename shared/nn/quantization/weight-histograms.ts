import { TensorProto_DataType } from '../onnx/generated/onnx_pb.js';
import { decodeModel, parseModel } from '../onnx/read.ts';
import { GREATEST_STEP, ZERO_BYTE } from './byte-weights.ts';
import type { QuantizedModel } from './quantize-model.ts';

/** How often values fall into classes of one width. */
export interface Histogram {
  /** Lower border of the first class. */
  readonly low: number;
  /** Upper border of the last one, whose values include it. */
  readonly high: number;
  readonly counts: readonly number[];
}

/** How the weights of a model are spread before and after they were quantised. */
export interface WeightHistograms {
  /** Of the weights that are in 8 bits afterwards, from their least to their greatest. */
  readonly float: Histogram;
  /** Of their 8 bits, in steps from -127 to 127, whose size differs from channel to channel. */
  readonly bytes: Histogram;
}

/** Classes of the histogram of float weights: as many as there are steps. */
const CLASSES = 2 * GREATEST_STEP + 1;

/**
 * Counts the weights of a model.
 *
 * @param float the ONNX file that was quantised
 * @param quantized what became of it
 */
export function weightHistograms(float: Uint8Array, quantized: QuantizedModel): WeightHistograms {
  const { initializers } = decodeModel(float);
  const weights = quantized.weights.map((name) => initializers.get(name)!.data);
  const range = weights.reduce((limit, data) => data.reduce((a, b) => Math.max(a, Math.abs(b)), limit), 0);
  const inFloat = new Array<number>(CLASSES).fill(0);
  for (const data of weights) {
    for (const value of data) {
      const place = range > 0 ? ((value / range + 1) / 2) * CLASSES : CLASSES / 2;
      inFloat[Math.min(CLASSES - 1, Math.floor(place))]!++;
    }
  }
  const inBytes = new Array<number>(CLASSES).fill(0);
  for (const { dataType, dims, rawData } of parseModel(quantized.bytes).graph!.initializer) {
    // Other bytes are zero points: scalars and one row.
    if (dataType !== TensorProto_DataType.UINT8 || dims.filter((size) => size > 1n).length < 2) continue;
    for (const byte of rawData) inBytes[byte - ZERO_BYTE + GREATEST_STEP]!++;
  }
  return {
    float: { low: -range, high: range, counts: inFloat },
    bytes: { low: -GREATEST_STEP - 0.5, high: GREATEST_STEP + 0.5, counts: inBytes },
  };
}
