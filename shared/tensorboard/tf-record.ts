import { crc32c } from '../nn/crc32.ts';

const LENGTH_BYTES = 8;
const CHECK_BYTES = 4;

/** Added to a check, so that the check of a record that holds checks is not a special one. */
const MASK_DELTA = 0xa282ead8;

/** TensorFlow's masking: rotated by 15 bits, plus a constant. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}

/**
 * Frames bytes as one record of a TFRecord file: their count as 64 bits, the masked CRC-32C of the count, the bytes,
 * the masked CRC-32C of the bytes; all little-endian (tensorflow/core/lib/io/record_writer.cc). A file is records one
 * after the other, and a reader stops before one that is not whole.
 */
export function encodeTfRecord(bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(LENGTH_BYTES + CHECK_BYTES + bytes.length + CHECK_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(LENGTH_BYTES, maskedCrc(record.subarray(0, LENGTH_BYTES)), true);
  record.set(bytes, LENGTH_BYTES + CHECK_BYTES);
  view.setUint32(record.length - CHECK_BYTES, maskedCrc(bytes), true);
  return record;
}
