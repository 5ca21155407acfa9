import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { isLatheError } from '../../errors.ts';
import { Graph } from '../graph.ts';
import { zeros } from '../initializers.ts';
import { add, multiply } from '../operations.ts';
import type { ModelProto } from './generated/onnx_pb.js';
import {
  AttributeProtoSchema,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from './generated/onnx_pb.js';
import { decodeModel } from './read.ts';
import { encodeInferenceModel } from './write.ts';

/** y = x · w + b */
function model(): Uint8Array<ArrayBuffer> {
  const graph = new Graph();
  const x = graph.input('x', [3, 2]);
  const w = graph.parameter('w', [2], zeros);
  const b = graph.variable('buffer', 'b', [], zeros);
  graph.output('y', add(multiply(x, w), b));
  const values = new Map([
    ['w', Float32Array.of(2, -0.1)],
    ['b', Float32Array.of(3)],
  ]);
  return encodeInferenceModel(graph, values, { architecture: 'лінійна', empty: '' });
}

function changed(change: (model: ModelProto) => void): Uint8Array {
  const parsed = fromBinary(ModelProtoSchema, model());
  change(parsed);
  return toBinary(ModelProtoSchema, parsed);
}

function failure(bytes: Uint8Array): string {
  try {
    decodeModel(bytes);
  } catch (error) {
    if (isLatheError(error, 'bad-model')) return error.message;
    throw error;
  }
  return 'no failure';
}

describe('decodeModel', () => {
  test('finds what encodeInferenceModel wrote', () => {
    const decoded = decodeModel(model());
    expect(decoded.inputs).toEqual([{ name: 'x', elementType: 'FLOAT', shape: [3, 2] }]);
    expect(decoded.outputs).toEqual([{ name: 'y', elementType: 'FLOAT', shape: [3, 2] }]);
    expect(Object.fromEntries(decoded.initializers)).toEqual({
      w: { shape: [2], data: Float32Array.of(2, -0.1) },
      b: { shape: [], data: Float32Array.of(3) },
    });
    expect(Object.fromEntries(decoded.metadata)).toEqual({ architecture: 'лінійна', empty: '' });
    expect(decoded).toMatchObject({ producer: 'lathe 0.1.0', irVersion: 8, opset: 17, externalFiles: [] });
  });

  test('reads a Buffer, whose slice copies nothing', () => {
    expect(decodeModel(Buffer.from(model())).initializers.get('w')!.data).toEqual(Float32Array.of(2, -0.1));
  });

  test('tells numbered, named and unknown sizes apart', () => {
    const bytes = changed(({ graph }) => {
      const { type } = graph!.input[0]!;
      if (type?.value.case !== 'tensorType') throw new Error('the input is a tensor');
      const { dim } = type.value.value.shape!;
      dim[0]!.value = { case: 'dimParam', value: 'batch' };
      dim[1]!.value = { case: undefined };
    });
    expect(decodeModel(bytes).inputs[0]!.shape).toEqual(['batch', undefined]);
  });

  test('reads floats that are stored one by one, and leaves out inputs that have a value', () => {
    const bytes = changed(({ graph }) => {
      const weight = graph!.initializer[0]!;
      weight.floatData = [5, 6];
      weight.rawData = new Uint8Array();
      graph!.input.push({ ...graph!.input[0]!, name: 'w' });
    });
    const decoded = decodeModel(bytes);
    expect(decoded.initializers.get('w')!.data).toEqual(Float32Array.of(5, 6));
    expect(decoded.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  test('lists external files of initialisers, attributes and graphs within, and does not read them', () => {
    const external = (location: string) =>
      create(TensorProtoSchema, {
        name: location,
        dims: [1n],
        dataType: TensorProto_DataType.FLOAT,
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [{ key: 'location', value: location }],
      });
    const bytes = changed(({ graph }) => {
      graph!.initializer.push(external('../weights.bin'), external('../weights.bin'));
      graph!.node[0]!.attribute.push(
        create(AttributeProtoSchema, { name: 'value', t: external('attribute.bin') }),
        create(AttributeProtoSchema, { name: 'body', g: { initializer: [external('/etc/body.bin')] } }),
      );
    });
    const { externalFiles, initializers } = decodeModel(bytes);
    expect(externalFiles).toEqual(['../weights.bin', 'attribute.bin', '/etc/body.bin']);
    expect([...initializers.keys()]).toEqual(['w', 'b']);
  });

  test('refuses a tensor whose size is not that of its shape', () => {
    const bytes = changed(({ graph }) => {
      graph!.initializer[0]!.dims = [3n];
    });
    expect(failure(bytes)).toBe('model: w of shape [3] needs 12 bytes, the file has 8');
    const negative = changed(({ graph }) => {
      graph!.initializer[0]!.dims = [-1n, -2n];
    });
    expect(failure(negative)).toBe('model: w has the impossible shape [-1,-2]');
  });

  test('refuses bytes that are no model', () => {
    const notAModel = 'model: the file is no ONNX model or is cut short';
    expect(failure(new Uint8Array())).toBe(notAModel);
    expect(failure(Uint8Array.from('RIFF....WAVEfmt ', (character) => character.charCodeAt(0)))).toBe(
      notAModel,
    );
    expect(failure(new Uint8Array(100).fill(255))).toBe(notAModel);
  });

  test('refuses a model that is cut short before its metadata, which come last', () => {
    const bytes = model();
    const withoutMetadata = changed((parsed) => {
      parsed.metadataProps = [];
    });
    for (let length = 0; length < withoutMetadata.length; length++) {
      expect(failure(bytes.subarray(0, length)), `cut to ${length} bytes`).toMatch(/cut short/);
    }
  });
});
