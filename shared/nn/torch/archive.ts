/** The zip archive that torch.save writes: a pickle that describes the tensors, and a file of raw numbers a storage. */
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { isLatheError, LatheError } from '../../errors.ts';
import { sentence } from '../../sentences/sentence.ts';

/** The parts of a PyTorch file. */
export interface TorchArchive {
  /** The pickle. */
  readonly description: Uint8Array;
  /** Raw little-endian numbers by the storage's key. */
  readonly storages: ReadonlyMap<string, Uint8Array>;
}

/** How `torch.save` began a file before version 1.6: a pickle of this magic number. */
const LEGACY_START = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const ZIP_START = [0x50, 0x4b, 0x03, 0x04];

/** The files that are read; the folder around them has the name that the file was saved under. */
const PART = /^[^/]+\/(?:data\.pkl|byteorder|data\/(?<key>[0-9]+))$/;
const PROGRAM = /^[^/]+\/(?:constants\.pkl|code\/.*)$/s;

/** A network has one storage a parameter; an archive with more files than this is made to keep a reader busy. */
const MAX_FILES = 100_000;

/**
 * Takes a PyTorch file apart. Nothing is unpacked that could be larger than the file: PyTorch stores its parts as they
 * are, so that a compressed one is refused.
 *
 * @throws LatheError `bad-model` when the bytes are no such archive, damaged, or of a kind that cannot be read
 */
export function openTorchArchive(bytes: Uint8Array): TorchArchive {
  if (beginsWith(bytes, LEGACY_START)) {
    throw new LatheError('bad-model', sentence('torchOld'));
  }
  if (!beginsWith(bytes, ZIP_START)) {
    throw new LatheError('bad-model', sentence('torchNone'));
  }
  const parts = unpack(bytes);
  const description = parts.get('data.pkl');
  if (description === undefined) {
    throw new LatheError('bad-model', sentence('torchNoData'));
  }
  requireLittleEndian(parts.get('byteorder'));
  return { description, storages: parts };
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** The parts by their names: `data.pkl`, `byteorder`, and the keys of the storages. */
function unpack(bytes: Uint8Array): Map<string, Uint8Array> {
  const wanted = new Map<string, UnzipFileInfo>();
  let fileCount = 0;
  let total = 0;
  const filter = (file: UnzipFileInfo): boolean => {
    fileCount++;
    if (fileCount > MAX_FILES)
      throw new LatheError('bad-model', sentence('torchParts', { count: MAX_FILES }));
    if (PROGRAM.test(file.name)) {
      throw new LatheError('bad-model', sentence('torchProgram'));
    }
    if (!PART.test(file.name)) return false;
    total += file.originalSize;
    requireStored(file, total <= bytes.length && !wanted.has(file.name));
    wanted.set(file.name, file);
    return true;
  };
  let files: ReturnType<typeof unzipSync>;
  try {
    files = unzipSync(bytes, { filter });
  } catch (cause) {
    if (isLatheError(cause)) throw cause;
    throw new LatheError('bad-model', sentence('torchDamaged'), { cause });
  }
  const folders = new Set([...wanted.keys()].map((name) => name.slice(0, name.indexOf('/'))));
  if (folders.size > 1) throw new LatheError('bad-model', sentence('torchSeveral'));
  return new Map([...wanted.values()].map((info) => part(info, files[info.name])));
}

function requireStored({ compression, size, originalSize }: UnzipFileInfo, fits: boolean): void {
  if (compression !== 0) {
    throw new LatheError('bad-model', sentence('torchCompressed'));
  }
  if (size !== originalSize || !fits) {
    throw new LatheError('bad-model', sentence('torchOverlap'));
  }
}

function part({ name, originalSize }: UnzipFileInfo, data: Uint8Array | undefined): [string, Uint8Array] {
  if (data?.length !== originalSize) {
    throw new LatheError('bad-model', sentence('torchDamaged'));
  }
  return [PART.exec(name)?.groups?.key ?? name.slice(name.indexOf('/') + 1), data];
}

/** Files of PyTorch before 2.1 do not say; they come from little-endian machines, as good as all do. */
function requireLittleEndian(byteOrder: Uint8Array | undefined): void {
  if (byteOrder === undefined) return;
  const text = String.fromCharCode(...byteOrder.subarray(0, 16)).trim();
  if (text === 'little') return;
  throw new LatheError('bad-model', sentence('torchByteOrder', { order: JSON.stringify(text) }));
}
