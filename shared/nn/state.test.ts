import { describe, expect, test } from 'vitest';
import { isLatheError } from '../errors.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import { decodeState, encodeState, type StateVariable, type TrainingState } from './state.ts';

const bits = (data: Float32Array) => [...new Uint32Array(data.buffer, data.byteOffset, data.length)];

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

const NAN_WITH_PAYLOAD = new Float32Array(Uint32Array.of(0x7fc12345).buffer);

const STATE: TrainingState = {
  variables: new Map<string, StateVariable>([
    [
      'conv.weight',
      { role: 'parameter', shape: [2, 1, 3], data: Float32Array.of(1, -0, 1e-45, NaN, Infinity, 0.1) },
    ],
    ['norm.running_mean', { role: 'buffer', shape: [1], data: NAN_WITH_PAYLOAD }],
    ['conv.weight/m', { role: 'moment', shape: [], data: Float32Array.of(-3.4e38) }],
    ['7', { role: 'moment', shape: [2], data: Float32Array.of(5, 6) }],
    ['вага', { role: 'moment', shape: [1], data: Float32Array.of(7) }],
  ]),
  step: 12345,
  seed: -7,
  config: { folder: 'Музыка "1"', rates: [0.1, 1e-300], nothing: null },
};

describe('training state', () => {
  test('comes back to the bit', () => {
    const decoded = decodeState(encodeState(STATE));
    expect(decoded).toMatchObject({ step: 12345, seed: -7, config: STATE.config });
    expect(new Set(decoded.variables.keys())).toEqual(new Set(STATE.variables.keys()));
    for (const [name, { role, shape, data }] of STATE.variables) {
      const variable = decoded.variables.get(name)!;
      expect([name, variable.role, variable.shape]).toEqual([name, role, shape]);
      expect(bits(variable.data)).toEqual(bits(data));
    }
  });

  test('is read from a view into other bytes', () => {
    const bytes = encodeState(STATE);
    const around = new Uint8Array(bytes.length + 8).fill(255);
    around.set(bytes, 3);
    expect(decodeState(around.subarray(3, 3 + bytes.length)).step).toBe(12345);
  });

  test('is read from a Buffer, whose slice copies nothing', () => {
    const { variables } = decodeState(Buffer.from(encodeState(STATE)));
    for (const [name, { data }] of STATE.variables)
      expect(bits(variables.get(name)!.data)).toEqual(bits(data));
  });

  test('is refused when cut short anywhere', () => {
    const bytes = encodeState(STATE);
    for (let length = 0; length < bytes.length; length++) {
      const error = thrownBy(() => decodeState(bytes.subarray(0, length)));
      expect(isLatheError(error, 'bad-model'), `cut to ${length} bytes`).toBe(true);
    }
  });

  test('is refused when any one bit is flipped', () => {
    const bytes = encodeState(STATE);
    for (let position = 0; position < 8 * bytes.length; position++) {
      const damaged = bytes.slice();
      damaged[position >> 3]! ^= 1 << (position & 7);
      const error = thrownBy(() => decodeState(damaged));
      expect(isLatheError(error, 'bad-model'), `bit ${position}: ${error}`).toBe(true);
    }
  });

  test('is refused when it is a safetensors file of something else', () => {
    const bytes = encodeSafetensors(new Map(), { format: 'pt' });
    expect(() => decodeState(bytes)).toThrow(
      'training state: expected the format lathe-training-state-1, got pt',
    );
  });

  test('must have integer step and seed', () => {
    expect(() => encodeState({ ...STATE, step: -1 })).toThrow('state: step must be a count, got -1');
    expect(() => encodeState({ ...STATE, seed: 0.5 })).toThrow('state: seed must be an integer, got 0.5');
  });
});

describe('safetensors', () => {
  const file = (header: string, data: readonly number[]) => {
    const bytes = new Uint8Array(8 + header.length + data.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(
      Uint8Array.from(header, (character) => character.charCodeAt(0)),
      8,
    );
    bytes.set(data, 8 + header.length);
    return bytes;
  };

  test('reads a file written by hand, in any order, without checksum', () => {
    const header =
      '{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}} ';
    const { tensors, metadata, hasChecksum } = decodeSafetensors(file(header, [0, 0, 128, 63, 0, 0, 0, 64]));
    expect(Object.fromEntries(tensors)).toEqual({
      a: { shape: [], data: Float32Array.of(1) },
      b: { shape: [1], data: Float32Array.of(2) },
    });
    expect([metadata, hasChecksum]).toEqual([{}, false]);
  });

  test.each([
    ['{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 'a needs dtype F32, shape and data_offsets'],
    ['{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 'a of shape [2] needs 8 bytes, has 4'],
    ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 'a begins at byte 4, expected 0'],
    ['{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 'a needs dtype F32, shape and data_offsets'],
    ['{"__metadata__":{"x":1}}', 'the metadata must be text by key'],
    ['{}', 'expected 0 bytes of data, got 4'],
    ['[]', 'the header is no JSON object'],
    ['{', 'the header is no JSON'],
  ])('refuses the header %s', (header, message) => {
    const error = thrownBy(() => decodeSafetensors(file(header, [0, 0, 0, 0])));
    expect(isLatheError(error, 'bad-model')).toBe(true);
    expect(String(error)).toContain(message);
  });

  test('data begins at a multiple of 8 bytes', () => {
    const bytes = encodeSafetensors(new Map([['a', { shape: [1], data: Float32Array.of(1) }]]), {});
    expect((bytes.length - 4) % 8).toBe(0);
  });

  test('refuses a length that does not fit the shape', () => {
    const tensors = new Map([['a', { shape: [2], data: Float32Array.of(1) }]]);
    expect(() => encodeSafetensors(tensors, {})).toThrow('a of shape [2] needs 2 elements, got 1');
  });
});
