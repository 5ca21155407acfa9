/** Continues the check sum of the bytes before with more bytes. */
export type Crc = (bytes: Uint8Array, before?: number) => number;

/**
 * Makes a cyclic redundancy check of 32 bits, which finds damage, not intent.
 *
 * @param polynomial with its bits reversed, as the check goes from the lowest bit on
 */
export function createCrc(polynomial: number): Crc {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    return remainder;
  });
  return (bytes, before = 0) => {
    let crc = ~before;
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 0xff]!;
    return ~crc >>> 0;
  };
}

/**
 * CRC-32 of bytes, as in zip and PNG (ISO 3309).
 *
 * @param before the CRC-32 of the bytes that come before these, 0 for none
 * @returns 0 ... 2^32 - 1
 */
export const crc32: Crc = createCrc(0xedb88320);

/**
 * CRC-32C of bytes (Castagnoli), as in iSCSI (RFC 3720, B.4) and TensorFlow's records.
 *
 * @param before the CRC-32C of the bytes that come before these, 0 for none
 * @returns 0 ... 2^32 - 1
 */
export const crc32c: Crc = createCrc(0x82f63b78);
