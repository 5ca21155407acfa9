import { fromBinary } from '@bufbuild/protobuf';
import { isLatheError, LatheError } from '../../errors.ts';
import { sentence } from '../../sentences/sentence.ts';
import type { Shape } from '../ops.ts';
import { copyFloats } from '../safetensors.ts';
import { elementCount } from '../shape-rules.ts';
import type { GraphProto, ModelProto, TensorProto, ValueInfoProto } from './generated/onnx_pb.js';
import { ModelProtoSchema, TensorProto_DataLocation, TensorProto_DataType } from './generated/onnx_pb.js';

/** An input or output of a model. */
export interface ModelValue {
  readonly name: string;
  /** ONNX's name of the element type, for example `FLOAT`; undefined for sequences and the like. */
  readonly elementType: string | undefined;
  /** Sizes, outermost first: a number, the name of a size that varies, or undefined where nothing is said. */
  readonly shape: readonly (number | string | undefined)[];
}

/** A float32 tensor inside a model, row-major. */
export interface ModelTensor {
  readonly shape: Shape;
  readonly data: Float32Array<ArrayBuffer>;
}

/** What {@link decodeModel} finds in an ONNX file. */
export interface DecodedModel {
  /** Values that must be fed: initialisers that are also listed as inputs are left out. */
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  /** The float32 initialisers that lie in the file, by name. */
  readonly initializers: ReadonlyMap<string, ModelTensor>;
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly producer: string;
  readonly irVersion: number;
  /** Version of ONNX's standard operators. */
  readonly opset: number;
  /**
   * Files that hold tensors of this model, as the model names them, each once. A model by Lathe has none; a name may
   * be anything, also a path out of the model's folder.
   */
  readonly externalFiles: readonly string[];
}

/** Bytes of an element in `raw_data`, for the types whose elements are whole bytes. */
const ELEMENT_BYTES: ReadonlyMap<number, number> = new Map([
  [TensorProto_DataType.FLOAT, 4],
  [TensorProto_DataType.UINT8, 1],
  [TensorProto_DataType.INT8, 1],
  [TensorProto_DataType.UINT16, 2],
  [TensorProto_DataType.INT16, 2],
  [TensorProto_DataType.INT32, 4],
  [TensorProto_DataType.INT64, 8],
  [TensorProto_DataType.BOOL, 1],
  [TensorProto_DataType.FLOAT16, 2],
  [TensorProto_DataType.DOUBLE, 8],
  [TensorProto_DataType.UINT32, 4],
  [TensorProto_DataType.UINT64, 8],
  [TensorProto_DataType.COMPLEX64, 8],
  [TensorProto_DataType.COMPLEX128, 16],
  [TensorProto_DataType.BFLOAT16, 2],
]);

/**
 * Reads the structure and weights of an ONNX file; the nodes are ONNX Runtime's business.
 *
 * @throws LatheError `bad-model` when the bytes are no ONNX model, cut short, or a tensor has not the size of its shape
 */
export function decodeModel(bytes: Uint8Array): DecodedModel {
  const model = parseModel(bytes);
  const { graph } = model;
  if (graph === undefined || model.irVersion <= 0n) throw notAModel();
  const opset = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version;
  if (opset === undefined) throw new LatheError('bad-model', sentence('onnxCut'));
  const tensors = tensorsOf(graph);
  for (const tensor of tensors) verifySize(tensor);
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  return {
    inputs: graph.input.filter(({ name }) => !initialized.has(name)).map(modelValue),
    outputs: graph.output.map(modelValue),
    initializers: new Map(
      graph.initializer.filter(isInlineFloat).map((tensor) => [tensor.name, modelTensor(tensor)]),
    ),
    metadata: new Map(model.metadataProps.map(({ key, value }) => [key, value])),
    producer: `${model.producerName} ${model.producerVersion}`.trim(),
    irVersion: Number(model.irVersion),
    opset: Number(opset),
    externalFiles: [...new Set(tensors.filter(isExternal).map(locationOf))],
  };
}

function notAModel(cause?: unknown): LatheError {
  return new LatheError('bad-model', sentence('onnxNone'), { cause });
}

/**
 * Reads an ONNX file as ONNX's own messages; {@link decodeModel} also looks at whether they make sense.
 *
 * @throws LatheError `bad-model` when the bytes are no ONNX model
 */
export function parseModel(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    if (isLatheError(cause)) throw cause;
    throw notAModel(cause);
  }
}

/** Every tensor of a graph, also those in attributes and in graphs within. */
function tensorsOf(graph: GraphProto): TensorProto[] {
  const attributes = graph.node.flatMap(({ attribute }) => attribute);
  const inAttributes = attributes.flatMap(({ t, tensors }) => [...(t === undefined ? [] : [t]), ...tensors]);
  const sparse = [
    ...graph.sparseInitializer,
    ...attributes.flatMap(({ sparseTensor, sparseTensors }) => [
      ...(sparseTensor === undefined ? [] : [sparseTensor]),
      ...sparseTensors,
    ]),
  ];
  const inSparse = sparse.flatMap(({ values, indices }) =>
    [values, indices].filter((each) => each !== undefined),
  );
  const within = attributes.flatMap(({ g, graphs }) => [...(g === undefined ? [] : [g]), ...graphs]);
  return [...graph.initializer, ...inAttributes, ...inSparse, ...within.flatMap(tensorsOf)];
}

function isExternal({ dataLocation, externalData }: TensorProto): boolean {
  return dataLocation === TensorProto_DataLocation.EXTERNAL || externalData.length > 0;
}

function locationOf({ externalData }: TensorProto): string {
  return externalData.find(({ key }) => key === 'location')?.value ?? '';
}

/** Whether a tensor is float32 and lies in the file. */
export function isInlineFloat(tensor: TensorProto): boolean {
  return tensor.dataType === TensorProto_DataType.FLOAT && !isExternal(tensor);
}

function verifySize(tensor: TensorProto): void {
  if (isExternal(tensor)) return;
  const shape = shapeOf(tensor);
  const count = elementCount(shape);
  if (tensor.rawData.length > 0 || tensor.dataType === TensorProto_DataType.FLOAT) {
    const width = ELEMENT_BYTES.get(tensor.dataType);
    const listed = 4 * tensor.floatData.length;
    const got = tensor.rawData.length > 0 ? tensor.rawData.length : listed;
    if (width === undefined || got === count * width) return;
    throw new LatheError(
      'bad-model',
      `model: ${tensor.name} of shape [${shape}] needs ${count * width} bytes, the file has ${got}`,
    );
  }
}

function shapeOf({ name, dims }: TensorProto): Shape {
  const shape = dims.map(Number);
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return shape;
  throw new LatheError('bad-model', `model: ${name} has the impossible shape [${shape}]`);
}

/** The numbers of a float32 tensor that lies in the file. */
export function modelTensor(tensor: TensorProto): ModelTensor {
  const { rawData, floatData } = tensor;
  const data = rawData.length > 0 ? copyFloats(rawData) : Float32Array.from(floatData);
  return { shape: shapeOf(tensor), data };
}

function modelValue({ name, type }: ValueInfoProto): ModelValue {
  if (type?.value.case !== 'tensorType') return { name, elementType: undefined, shape: [] };
  const { elemType, shape } = type.value.value;
  const sizes = (shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' ? Number(value.value) : value.case === 'dimParam' ? value.value : undefined,
  );
  return { name, elementType: TensorProto_DataType[elemType], shape: sizes };
}
