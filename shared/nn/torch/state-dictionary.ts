/** Tensors by name out of a PyTorch file, read without Python and without running anything of the file. */
import { isLatheError, LatheError } from '../../errors.ts';
import type { Shape } from '../ops.ts';
import type { StoredTensor } from '../safetensors.ts';
import { elementCount } from '../shape-rules.ts';
import { openTorchArchive } from './archive.ts';
import { ELEMENT_TYPES } from './element-types.ts';
import { type PickleGlobal, type PickleScope, readPickle } from './pickle.ts';

/** Numbers that tensors look at. */
class Storage {
  readonly length: number;
  readonly #view: DataView;
  readonly #type: (typeof ELEMENT_TYPES)[string];

  constructor(type: (typeof ELEMENT_TYPES)[string], bytes: Uint8Array) {
    this.#type = type;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength / type.bytes;
  }

  at(index: number): number {
    return this.#type.read(this.#view, index * this.#type.bytes);
  }
}

/** A tensor of the file: a window on a storage. */
class TensorView {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly #offset: number;
  readonly #strides: readonly number[];

  constructor(storage: Storage, offset: number, shape: Shape, strides: readonly number[]) {
    this.storage = storage;
    this.shape = shape;
    this.#offset = offset;
    this.#strides = strides;
  }

  /** The elements as float32, row-major. */
  floats(): Float32Array {
    const data = new Float32Array(elementCount(this.shape));
    const place = this.shape.map(() => 0);
    let source = this.#offset;
    for (let i = 0; i < data.length; i++) {
      data[i] = this.storage.at(source);
      for (let axis = place.length - 1; axis >= 0; axis--) {
        source += this.#strides[axis]!;
        if (++place[axis]! < this.shape[axis]!) break;
        source -= this.#strides[axis]! * this.shape[axis]!;
        place[axis] = 0;
      }
    }
    return data;
  }
}

/** Tensors may share a storage, and numbers may be of one byte; beyond this a file is made to fill the memory. */
const MAX_EXPANSION = 8;

/** More axes than PyTorch's own operations take. */
const MAX_RANK = 64;

/** Names under which programs save the network's state dictionary beside that of the optimiser. */
const USUAL_KEYS = ['model_state_dict', 'state_dict', 'model'];

/**
 * Reads the tensors of a `.pth` file that `torch.save` wrote, 1.6 or newer: a state dictionary, or a dictionary that
 * has one among its values. Numbers of every type become float32. The pickle inside is read by a machine that knows
 * plain data and the few functions that tensors are made by; whatever else a file names is refused and never run.
 *
 * @param bytes of the file
 * @param what the thing that the bytes should be, for messages
 * @returns tensors by name, in the order of the file
 * @throws LatheError `bad-model` when the bytes are cut short, damaged, of an older format, or hold more than tensors
 */
export function decodeStateDictionary(
  bytes: Uint8Array,
  what = 'PyTorch file',
): ReadonlyMap<string, StoredTensor> {
  try {
    const { description, storages } = openTorchArchive(bytes);
    const views = tensorsIn(readPickle(description, scopeOver(storages)));
    const total = [...views.values()].reduce((sum, { shape }) => sum + 4 * elementCount(shape), 0);
    check(
      total <= MAX_EXPANSION * bytes.length,
      `its tensors would take ${total} bytes, the file has ${bytes.length}`,
    );
    return new Map([...views].map(([name, view]) => [name, { shape: view.shape, data: view.floats() }]));
  } catch (error) {
    if (!isLatheError(error)) throw error;
    throw new LatheError('bad-model', `${what}: ${error.message}`, { cause: error });
  }
}

function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new LatheError('bad-model', message);
}

/** The functions and classes that a state dictionary is made of. */
function scopeOver(parts: ReadonlyMap<string, Uint8Array>): PickleScope {
  const types = Object.keys(ELEMENT_TYPES).map((name): PickleGlobal => ({ name: `torch.${name}` }));
  return {
    globals: [
      { name: 'collections.OrderedDict', call: makeDictionary },
      { name: 'torch._utils._rebuild_tensor_v2', call: makeTensor },
      { name: 'torch._utils._rebuild_parameter', call: ([tensor]) => tensor },
      ...types,
    ],
    persistent: (id) => findStorage(id, types, parts),
  };
}

function makeDictionary(operands: readonly unknown[]): unknown {
  check(operands.length === 0, 'its description is damaged');
  return new Map();
}

/** Operands: storage, offset, shape, strides, and what only training needs. */
function makeTensor([storage, offset, shape, strides]: readonly unknown[]): TensorView {
  check(storage instanceof Storage, 'a tensor has no storage');
  const hasSizes = isCount(offset) && isCounts(shape) && isCounts(strides);
  check(hasSizes && shape.length === strides.length, 'a tensor has impossible sizes');
  const count = elementCount(shape);
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset);
  check(
    count === 0 || (count <= storage.length && last < storage.length),
    `a tensor of shape [${shape}] does not fit its storage of ${storage.length} numbers`,
  );
  return new TensorView(storage, offset, shape, strides);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= MAX_RANK && value.every(isCount);
}

/** A storage is named by ('storage', class, key, device, count of numbers). */
function findStorage(
  id: unknown,
  types: readonly PickleGlobal[],
  parts: ReadonlyMap<string, Uint8Array>,
): Storage {
  const [kind, typeGlobal, key, , count] = Array.isArray(id) ? id : [];
  const typeName = types.find((type) => type === typeGlobal)?.name.replace('torch.', '');
  check(
    kind === 'storage' && typeName !== undefined && typeof key === 'string' && /^[0-9]+$/.test(key),
    'a tensor has no storage',
  );
  const type = ELEMENT_TYPES[typeName]!;
  const bytes = parts.get(key);
  check(bytes !== undefined, `storage ${key} is missing`);
  check(
    isCount(count) && bytes.length === count * type.bytes,
    `storage ${key} has ${bytes.length} bytes, its ${count} numbers need ${Number(count) * type.bytes}`,
  );
  return new Storage(type, bytes);
}

/** The state dictionary: the value itself, or the one that is among its values. */
function tensorsIn(value: unknown): ReadonlyMap<string, TensorView> {
  check(value instanceof Map, 'it holds no dictionary: save model.state_dict()');
  const direct = viewsOf(value);
  if (direct.size > 0) return direct;
  const nested = [...value].flatMap(([key, each]): [string, ReadonlyMap<string, TensorView>][] => {
    const views = each instanceof Map ? viewsOf(each) : new Map<string, TensorView>();
    return typeof key === 'string' && views.size > 0 ? [[key, views]] : [];
  });
  const usual = nested.find(([key]) => USUAL_KEYS.includes(key));
  const chosen = nested.length === 1 ? nested[0] : usual;
  check(nested.length > 0, 'it holds no tensor: save model.state_dict()');
  check(
    chosen !== undefined,
    `it holds several state dictionaries (${nested.map(([key]) => JSON.stringify(key)).join(', ')}): save one of them alone`,
  );
  return chosen[1];
}

function viewsOf(dictionary: ReadonlyMap<unknown, unknown>): Map<string, TensorView> {
  const views = new Map<string, TensorView>();
  for (const [name, value] of dictionary) {
    if (typeof name === 'string' && value instanceof TensorView) views.set(name, value);
  }
  return views;
}
