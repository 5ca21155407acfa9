import { create } from '@bufbuild/protobuf';
import type { Shape } from '../ops.ts';
import type { TensorProto, ValueInfoProto } from './generated/onnx_pb.js';
import { TensorProto_DataType, TensorProtoSchema, ValueInfoProtoSchema } from './generated/onnx_pb.js';

/**
 * A float32 initialiser; its bytes are a view of the data and no copy. ONNX stores little-endian numbers, and so do all
 * machines that run JavaScript.
 */
export function floatTensor(name: string, shape: Shape, data: Float32Array): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: TensorProto_DataType.FLOAT,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** A list of 64-bit integers, as ONNX takes shapes, axes and positions. */
export function int64Tensor(name: string, values: readonly number[]): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: [BigInt(values.length)],
    dataType: TensorProto_DataType.INT64,
    rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
  });
}

/** A scalar or tensor of unsigned bytes. */
export function uint8Tensor(name: string, shape: Shape, data: Uint8Array): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: TensorProto_DataType.UINT8,
    rawData: data,
  });
}

/** Name, element type float32 and shape of an input or output. */
export function valueInfo(name: string, shape: Shape): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: TensorProto_DataType.FLOAT,
          shape: {
            dim: shape.map((size) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } })),
          },
        },
      },
    },
  });
}
