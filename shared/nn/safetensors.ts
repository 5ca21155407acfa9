import { getTextEncoding } from '@bufbuild/protobuf/wire';
import { isLatheError, LatheError, requireArgument } from '../errors.ts';
import { crc32 } from './crc32.ts';
import type { Shape } from './ops.ts';
import { elementCount } from './shape-rules.ts';

/** A tensor with its value, row-major. */
export interface StoredTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What a safetensors file holds. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the file had a checksum; if it had, it was right. */
  readonly hasChecksum: boolean;
}

const METADATA_KEY = '__metadata__';
const CHECKSUM_KEY = 'crc32';
const LENGTH_BYTES = 8;
const FLOAT_BYTES = 4;
/** The limit of the format's own library. */
const MAX_HEADER_BYTES = 100_000_000;

interface Entry {
  readonly dtype: 'F32';
  readonly shape: Shape;
  readonly data_offsets: readonly [begin: number, end: number];
}

/** The header without its checksum, which is made of everything else. */
interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: readonly (readonly [name: string, entry: Entry])[];
}

/**
 * Writes float32 tensors in the safetensors layout: the length of the header (8 bytes, little-endian), a JSON header
 * padded with spaces to a multiple of 8 bytes, the raw little-endian data. The bytes of the data are kept exactly. A
 * CRC-32 of data and header goes into the metadata under `crc32`.
 *
 * @param tensors by name, any name but `__metadata__`
 * @param metadata free text by key, any key but `crc32`
 * @throws LatheError `bad-argument` when a length does not fit its shape or a name is reserved
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  requireArgument(!(CHECKSUM_KEY in metadata), `safetensors: the metadata key ${CHECKSUM_KEY} is reserved`);
  let end = 0;
  const entries = [...tensors].map(([name, { shape, data }]): [string, Entry] => {
    requireArgument(name !== METADATA_KEY, `safetensors: no tensor can be called ${METADATA_KEY}`);
    requireArgument(
      data.length === elementCount(shape),
      () =>
        `safetensors: ${name} of shape [${shape}] needs ${elementCount(shape)} elements, got ${data.length}`,
    );
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const header: Header = { metadata, entries };
  const data = new Uint8Array(end);
  for (const [name, { data_offsets }] of entries) data.set(bytesOf(tensors.get(name)!.data), data_offsets[0]);
  return join(
    headerText({ ...header, metadata: { ...metadata, [CHECKSUM_KEY]: checksum(header, data) } }),
    data,
  );
}

/**
 * Reads what {@link encodeSafetensors} or another writer of the format wrote.
 *
 * @param what the thing that the bytes should be, for messages
 * @throws LatheError `bad-model` when the bytes are cut short, damaged, no safetensors, or hold another type than float32
 */
export function decodeSafetensors(bytes: Uint8Array, what = 'safetensors'): StoredTensors {
  try {
    return decode(bytes);
  } catch (error) {
    if (!isLatheError(error)) throw error;
    throw new LatheError('bad-model', `${what}: ${error.message}`, { cause: error });
  }
}

function decode(bytes: Uint8Array): StoredTensors {
  check(bytes.length >= LENGTH_BYTES, `${bytes.length} bytes are too few, the file is cut short`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  check(headerLength <= MAX_HEADER_BYTES, 'the file does not begin with the length of a header');
  const dataStart = LENGTH_BYTES + headerLength;
  check(dataStart <= bytes.length, `the header has ${headerLength} bytes, the file is cut short`);
  const { metadata: stored, entries } = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart));
  const data = bytes.subarray(dataStart);
  verifyLayout(entries, data.length);
  const { [CHECKSUM_KEY]: expected, ...metadata } = stored;
  if (expected !== undefined) {
    check(expected === checksum({ metadata, entries }, data), 'the checksum is wrong, the file is damaged');
  }
  const tensors = new Map(
    entries.map(([name, { shape, data_offsets }]) => [
      name,
      { shape, data: copyFloats(data.subarray(...data_offsets)) },
    ]),
  );
  return { tensors, metadata, hasChecksum: expected !== undefined };
}

function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new LatheError('bad-model', message);
}

/** Tensors lie side by side from the first byte to the last, each as long as its shape says. */
function verifyLayout(entries: Header['entries'], length: number): void {
  let end = 0;
  for (const [name, { shape, data_offsets }] of [...entries].sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0],
  )) {
    check(data_offsets[0] === end, `${name} begins at byte ${data_offsets[0]}, expected ${end}`);
    const size = FLOAT_BYTES * elementCount(shape);
    check(
      data_offsets[1] - data_offsets[0] === size,
      `${name} of shape [${shape}] needs ${size} bytes, has ${data_offsets[1] - data_offsets[0]}`,
    );
    end = data_offsets[1];
  }
  check(
    end === length,
    `expected ${end} bytes of data, got ${length}${length < end ? ', the file is cut short' : ''}`,
  );
}

function parseHeader(bytes: Uint8Array): Header {
  let parsed: unknown;
  try {
    parsed = JSON.parse(getTextEncoding().decodeUtf8(bytes));
  } catch (cause) {
    throw new LatheError('bad-model', 'the header is no JSON, the file is damaged', { cause });
  }
  check(isRecord(parsed), 'the header is no JSON object');
  const { [METADATA_KEY]: metadata = {}, ...rest } = parsed;
  check(isTextRecord(metadata), 'the metadata must be text by key');
  const entries = Object.entries(rest).map(([name, entry]): [string, Entry] => {
    check(isEntry(entry), `${name} needs dtype F32, shape and data_offsets, got ${JSON.stringify(entry)}`);
    return [name, entry];
  });
  return { metadata, entries };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((each) => typeof each === 'string');
}

function isEntry(value: unknown): value is Entry {
  return (
    isRecord(value) &&
    value.dtype === 'F32' &&
    isSizes(value.shape) &&
    isSizes(value.data_offsets) &&
    value.data_offsets.length === 2
  );
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function headerText({ metadata, entries }: Header): string {
  return JSON.stringify({ [METADATA_KEY]: metadata, ...Object.fromEntries(entries) });
}

/**
 * CRC-32 of the data and then of the header, in hexadecimal. The header is written anew from what was read, with sorted
 * keys, so that it does not depend on the writer's spaces and order.
 */
function checksum({ metadata, entries }: Header, data: Uint8Array): string {
  const byKey = <T>(pairs: Iterable<readonly [string, T]>) => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = entries.map(
    ([name, { dtype, shape, data_offsets }]) => [name, [dtype, shape, data_offsets]] as const,
  );
  const text = JSON.stringify([byKey(Object.entries(metadata)), byKey(plain)]);
  return crc32(getTextEncoding().encodeUtf8(text), crc32(data)).toString(16).padStart(8, '0');
}

/** Floats in memory of their own, aligned. A Buffer of Node is a Uint8Array whose `slice` copies nothing: not used here. */
export function copyFloats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Numbers as they lie in memory: little-endian on every machine that runs JavaScript. */
function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function join(header: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = getTextEncoding().encodeUtf8(header);
  const headerLength = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(text, LENGTH_BYTES);
  bytes.set(data, LENGTH_BYTES + headerLength);
  return bytes;
}
